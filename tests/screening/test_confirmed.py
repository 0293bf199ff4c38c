"""A list seen again unchanged is as fresh as that day; one whose entries were erased says so; an exclusion is a fact."""

from datetime import date
from pathlib import Path

import pytest
from tests.screening.rules import of_lists

from rempart.build import build, open_as_of
from rempart.ledger import Snapshot, Workspace, editions_in_use
from rempart.ledger.editions import Erased, write_receipt
from rempart.registers import load, open_register
from rempart.registers.fresh.remembered import Remembered, remember
from rempart.screening import Checker, Report, read_applications

PUBLISHED, SEEN, LATE = date(2026, 1, 15), date(2026, 6, 1), date(2026, 6, 20)
HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"


@pytest.fixture
def listed(workspace: Workspace) -> Workspace:
    """A workspace with the sample of the UN's list."""
    load(workspace, "un_sanctions", sorted((open_register("un_sanctions").folder / "sample").iterdir()))
    return workspace


def checked(
    snapshot: Snapshot, folder: Path, day: date, lang: str = "en", line: str = "Person,Else Hvalstad,,,,", *,
    whole: bool = False,
) -> Report:  # fmt: skip
    """The report on one applicant on a day: of the rules about lists, or of all."""
    file = folder / "one.csv"
    file.write_text(f"{HEAD}K1,permit,{day},applicant,{line}\n", encoding="utf-8")
    checker = Checker(snapshot, town="Valmorel", lang=lang, signals=None if whole else of_lists())  # type: ignore[arg-type]
    (report,) = checker.applications(read_applications(file))
    return report


def confirm(workspace: Workspace) -> None:
    """Remember that the publisher was seen to say the same."""
    (edition,) = editions_in_use(workspace.editions_of("un_sanctions"))
    remember(workspace.editions_of("un_sanctions"), Remembered(edition=edition.id, confirmed_on=SEEN))


def test_the_age_of_a_list_counts_from_the_day_on_which_it_was_seen_again(listed: Workspace, tmp_path: Path) -> None:
    """*Clear* stands again, while the report prints the day of the edition too; an old snapshot says what it said."""
    old = build(listed, known_on=LATE, name="old")
    before = checked(old, tmp_path, LATE)
    confirm(listed)
    new = build(listed, known_on=LATE, name="new")
    after = checked(new, tmp_path, LATE)
    assert "LST-01" in {gap.code for gap in before.not_checked}
    assert "LST-01" in {examined.code for examined in after.examined}
    source = next(source for source in after.sources if source.register_id == "un_sanctions")
    assert (source.published_on, source.confirmed_on, source.age_days) == (PUBLISHED, SEEN, (LATE - SEEN).days)
    assert checked(old, tmp_path, LATE) == before
    with open_as_of(new, LATE) as ledger:
        days = ledger.connection.execute("select distinct published_on, confirmed_on from coverage").fetchall()
    assert days == [(PUBLISHED, SEEN)]


def test_on_an_earlier_day_the_later_confirmation_was_not_known(listed: Workspace, tmp_path: Path) -> None:
    """Two applications of one file: the one received before that day sees an old list."""
    confirm(listed)
    snapshot = build(listed, known_on=LATE)
    file = tmp_path / "two.csv"
    file.write_text(
        f"{HEAD}K1,permit,2026-05-31,applicant,Person,Else Hvalstad,,,,\nK2,permit,2026-06-01,applicant,Person,Else Hvalstad,,,,\n",
        encoding="utf-8",
    )
    first, second = Checker(snapshot, town="Valmorel", lang="en", signals=of_lists()).applications(
        read_applications(file)
    )
    assert [report.consulted[0].stale for report in (first, second)] == [True, False]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "the list may be incomplete here"), ("fr", "la liste peut être incomplète ici")]
)
def test_a_list_of_which_entries_were_erased_says_that_it_may_be_incomplete(
    listed: Workspace, tmp_path: Path, lang: str, said: str
) -> None:
    """The absence of a hit then shows less; nobody is named."""
    (edition,) = editions_in_use(listed.editions_of("un_sanctions"))
    gone = Erased(on=date(2026, 1, 18), receipt_before="0" * 64, kept_before=[], rows=3, records=1)
    write_receipt(edition.path, edition.receipt.model_copy(update={"erased": [gone]}))
    report = checked(build(listed, known_on=date(2026, 1, 20)), tmp_path, date(2026, 1, 20), lang)
    assert sum(said in gap.what for gap in report.not_checked) == 1


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "exclusion: not a freeze of assets"), ("fr", "ce n’est pas un gel des avoirs")]
)
def test_an_exclusion_of_a_foreign_authority_is_a_fact_and_no_restrictive_measure(
    workspace: Workspace, tmp_path: Path, lang: str, said: str
) -> None:
    """A party on the list by number is said to be there, with authority and kind; only LST-02 rests on it (its owner is under sanctions)."""
    folder = open_register("opensanctions").folder / "sample" / "ftm"
    load(workspace, "opensanctions", sorted(folder.iterdir()), edition=date(2026, 1, 31))
    snapshot = build(workspace, known_on=date(2026, 2, 1))
    line = "Company,{name},,XI-LEI:54930084UKLVMY22DS16,,"
    with open_as_of(snapshot, date(2026, 2, 1)) as ledger:
        ((name, kinds),) = ledger.connection.execute(
            "select min(n.value), list(distinct l.kind) from identifier i join name n using (party_id) join listing l using (party_id) "
            "where i.number = '54930084UKLVMY22DS16' and n.kind = 'legal'"
        ).fetchall()
    assert kinds == ["exclusion"]
    report = checked(snapshot, tmp_path, date(2026, 2, 1), lang, line.format(name=name), whole=True)
    cited = {
        fact.id for fact in report.established if said in fact.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    }
    others = [question for question in report.to_ask if question.code != "LST-02"]  # it asks whether an exclusion bars
    assert not cited & {fact for question in others for fact in question.facts}
    assert len(cited) == 1
