"""What loading refuses, each by file and line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rempart.base import LANGUAGES
from rempart.signals import Signal, SignalError, contract, load_catalogue, run_example

Load = Callable[..., list[Signal]]


def test_the_good_file_loads_and_its_example_holds(load: Load) -> None:
    """What the other tests break is whole before."""
    (signal,) = load()
    assert signal.facts == (("starts", "BIGINT"),)
    assert signal.prose.endswith("Prose.")
    result = run_example(signal, signal.examples[0])
    assert result.found == result.expected


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - {en: Two, fr: Deux}\n", "", "lawful_explanations"),
        ("legal_basis: [{country: FR, text: a text, checked_on: null}]", "legal_basis: []", "legal_basis"),
        (", checked_on: null}]", "}]", "checked_on"),
        ("sources: [a source]", "sources: []", "sources"),
        ("title: {en: Starts, fr: Débuts}", "title: {en: Starts}", "title.fr"),
        ("fr: un marché", 'fr: ""', "exclusions"),
        ("version: 1", "version: 1\nseverity: high", "severity"),
        ("version: 1", "version: 1\nversion: 2", "stands twice"),
        ("subject: premises", "subject: person", "subject"),
        ("value: 3,", "value: three,", "whole number"),
        ("{from: 2026-01-01,", "{from: 2019-01-01,", "order of their first days"),
        ("value: 3,", "value: 3 months,", "months at one time"),
        ("basis: house", "basis: feeling", "basis"),
        ("reads: [operator_spell]", "reads: [operator_spell, horoscope]", "neither in the dictionary nor a relation"),
        ("reads: [operator_spell]", "reads: [operator_spell, subject]", "without being named"),
        ("fresh: [operator_spell]", "fresh: [listing]", "not in reads"),
        ("code: E8", "code: E3", "the runner's own"),
        ("  none_known:", "  stale:", "the runner's own"),
        ("  limit: [", "  outcome: [", "the runner's own"),
        ("reads: [operator_spell]", "reads: [premises]", "not in reads"),
        ("o.letting = 'market'", "o.lettings = 'market'", "does not bind"),
        (">= :limit", ">= :bound", ":bound is not a parameter"),
        (">= :limit", ">= 3", "limit is used by no statement"),
        ("as starts", "as limit", "fact and a parameter"),
        ("as starts", "as evidence", "fact and a parameter"),
        ("{starts} starts since", "{begins} starts since", "neither fact nor parameter"),
        ("then 'E8' end", "then 'E7' end", "never returns the reason 'E8'"),
        ("select s.subject_id,\n", "select s.subject_id as id,\n", "first columns"),
        ("select s.subject_id, o.row_id", "select o.row_id, s.subject_id", "columns are not subject_id, row_id"),
        ("```sql evidence", "```sql proof", "a block of SQL"),
        ("| L1         | fires  ", "| L1         | clear  ", "no example fires"),
        ("| L2         | clear  ", "| L2         | fires  ", "none is clear"),
        ("| excluded      | E8         |", "| clear         |            |", "no example shows the exclusion E8"),
        ("| not_evaluable | none_known |", "| clear         |            |", "no example shows the reason none_known"),
        ("| clear  ", "| silent ", "none of the four"),
        ("| starts | evidence |\n", "| start  | evidence |\n", "missing or no fact"),
        ("| letting |", "| rent    |", "has no column rent"),
        ("| operator_spell | row_id", "| operator_spells | row_id", "not in the dictionary"),
        ("(on_day 2026-03-01)", "(2026-03-01)", "is not headed"),
        ("(on_day 2026-03-01)", "(on_day 2026-02-30)", "does not exist"),
        ("| expect |", "| expects |", "one table 'expect'"),
        ("en: One", "en: A suspicious change", "says 'suspicious'"),
        ("fr: Inconnu", "fr: Un risque", "says 'risque'"),
        ("---\ncode", "code", "front matter"),
        ("title: {en", "title: {{en", "YAML"),
    ],
)
def test_loading_refuses(load: Load, old: str, new: str, said: str) -> None:
    """A file that breaks one rule is refused with a sentence, the file and a line."""
    with pytest.raises(SignalError) as refused:
        load((old, new))
    assert said in str(refused.value)
    assert re.match(r"establishments/EST-99-starts\.md:[0-9]+$", refused.value.where)


@pytest.mark.parametrize(
    ("old", "new", "marker"),
    [
        ("basis: house", "basis: feeling", "  limit: ["),
        (">= :limit then", ">= round(:limit) then", "round(:limit)"),
        ("| letting |", "| rent    |", "| operator_spell |"),
    ],
)
def test_the_line_is_that_of_the_fault(load: Load, tmp_path: Path, old: str, new: str, marker: str) -> None:
    """Front matter, SQL and tables are located in the file itself."""
    with pytest.raises(SignalError) as refused:
        load((old, new))
    name, line = refused.value.where.rsplit(":", 1)
    assert marker in (tmp_path / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ("join address a on a.party_id = o.operator_id and a.postal_code = '75018'", "postal_code"),
        ("join address a on a.party_id = o.operator_id and a.street = 'X'", "address.street"),
        ("join 'x.parquet' x on x.a = s.subject_id", "not in reads"),
        ("join address a on a.party_id = o.operator_id and a.country = 'FR'", "address.country"),
        ("join address a on a.party_id = o.operator_id and a.city = 'X'", "no signal reads"),
        ("join name n on n.party_id = o.operator_id and n.value like 'A%'", "name.value"),
        ("join birth_date b on b.party_id = o.operator_id and b.earliest > :on_day", "birth_date.earliest"),
        ("join identity_candidate c on c.party_id = o.operator_id and c.alike > 0.9", "identity_candidate"),
        ("join explained x on x.subject_id = s.subject_id and x.explained_by = 'A'", "class C8"),
        ("join (select party_id, postal_code as p from address) a on a.party_id = o.operator_id", "postal_code"),
        ("join premises p on p.premises_id = s.subject_id and full_address = 'x'", "full_address"),
        ("and o.activity = 'nationality'", "nationality"),
        ("and o.activity in (select o.activity as owner_age from operator_spell)", "'age'"),
        ("and o.activity <> 'lieu_naissance'", "naissance"),
    ],
)
def test_loading_refuses_what_no_signal_reads(load: Load, addition: str, said: str) -> None:
    """Columns and terms of section 5 are refused wherever a statement holds them: join, filter, subquery or literal."""
    reads = "address, name, birth_date, identity_candidate, explained, premises"
    with pytest.raises(SignalError) as refused:
        load(
            ("reads: [operator_spell]", f"reads: [operator_spell, {reads}]"),
            ("on o.premises_id = s.subject_id\ngroup", f"on o.premises_id = s.subject_id {_placed(addition)}\ngroup"),
        )
    assert said in str(refused.value)


def _placed(addition: str) -> str:
    return addition if addition.startswith("and") else f"left {addition}"


def test_the_exception_is_for_one_signal_only(load: Load) -> None:
    """LST-01 reads birth dates to confirm an identity; another signal with the same join is refused."""
    assert any(signal.code == "LST-01" and "birth_date" in signal.contract.reads for signal in load_catalogue())
    with pytest.raises(SignalError, match="birth_date"):
        load(
            ("reads: [operator_spell]", "reads: [operator_spell, birth_date]"),
            ("= s.subject_id\ngroup", "= s.subject_id left join birth_date b on b.latest < o.valid_from\ngroup"),
        )


def test_a_file_stands_where_its_code_says(load: Load) -> None:
    """The name begins with the code, the folder is the family's, and a code stands once."""
    with pytest.raises(SignalError, match="is not named"):
        load(name="starts.md")
    with pytest.raises(SignalError, match="is not named"):
        load(("code: EST-99", "code: OWN-99"), name="OWN-99-starts.md")


def test_two_files_of_one_code_are_refused(load: Load) -> None:
    """A code names one question."""
    load()
    with pytest.raises(SignalError, match="EST-99 stands in"):
        load(name="EST-99-twice.md")


def test_contracts_are_whole_and_in_both_languages() -> None:
    """Every contract of the catalogue has its two languages, or one where asked; and JSON holds it."""
    import json

    for signal in load_catalogue():
        both = contract(signal)
        json.dumps(both)
        assert set(both["question"]) == set(LANGUAGES)
        for lang in LANGUAGES:
            assert contract(signal, lang)["question"] == both["question"][lang]
        assert len(both["lawful_explanations"]) >= 2
        assert both["legal_basis"]
