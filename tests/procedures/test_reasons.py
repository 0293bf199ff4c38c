"""Reasons: only heard facts, one further fact a step, two sources, seven boxes, an end and a review."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.procedures.pack import load_pack
from rempart.procedures.reasons import (
    Fact,
    Link,
    Proportionality,
    Proposal,
    Source,
    measure_faults,
    outline,
    selection_faults,
)
from rempart.procedures.reasons.ladder import ladder_faults
from rempart.procedures.reasons.measures import review_due
from rempart.procedures.reasons.proportionality import BOXES, box_faults

DAY = date(2026, 12, 10)
BOX = {box: f"Of the box {box} there is one whole sentence." for box in BOXES}


def fact(number: int = 1, source: str = "Register of companies", **changed: Any) -> Fact:
    """A fact put to the person on 18 November and answered."""
    seen = Source(name=source, row="r/1", seen_on=date(2026, 11, 4), sha256="0" * 64)
    given_ = {"put_on": date(2026, 11, 18), "answer": "Yes.", "answered_by": date(2026, 12, 2), **changed}
    return Fact.model_validate({"id": f"F{number}", "sentence": "The register shows a change of manager.", "source": seen, "reliability": "identifier", **given_})  # fmt: skip


def told(faults: list[Any]) -> str:
    """The English of faults, one a line."""
    return "\n".join(one.en for one in faults)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reliability": "name_only"}, "F1 rests on a name alone"),
        ({"put_on": None}, "F1 was not put to the person"),
        ({"answer": None, "answered_by": date(2026, 12, 10)}, "the time to answer F1 is not over"),
        ({"answer": None, "answered_by": None}, "the time to answer F1 is not over"),
    ],
)
def test_a_fact_that_was_not_heard_cannot_be_chosen(changed: dict[str, Any], why: str) -> None:
    """A name alone, a fact not disclosed, a term that still runs: none founds a decision."""
    assert why in told(selection_faults(["F1"], {"F1": fact(**changed)}, DAY))


def test_a_fact_whose_time_to_answer_is_over_can_be_chosen() -> None:
    """Silence after the term is no answer; the decision may go on."""
    assert selection_faults(["F1"], {"F1": fact(answer=None, answered_by=date(2026, 12, 9))}, DAY) == []


def test_a_quotation_has_at_most_twenty_five_words() -> None:
    """A quotation proves; it is no copy of the source."""
    assert fact(quotation="word " * 25)
    with pytest.raises(ValueError, match="25 words"):
        fact(quotation="word " * 26)


def test_each_step_up_needs_a_further_fact_and_its_contrary() -> None:
    """The ladder names the step that lacks one."""
    facts = {"F1": fact(1), "F2": fact(2, "Permits")}
    question = Link(step="open_question", facts=("F1",), because="It had to be explained.")
    same = Link(step="irregularity", facts=("F1",), because="The change was not declared.", against="A clerk was away.")
    bare = Link(step="irregularity", facts=("F2",), because="The change was not declared.")
    good = Link(step="irregularity", facts=("F2",), because="The change was not declared.", against="A clerk was away.")
    assert "cites no further fact" in told(ladder_faults([question, same], facts))
    assert "does not say what speaks against it" in told(ladder_faults([question, bare], facts))
    assert "does not lead up" in told(ladder_faults([good, question], facts))
    assert "F9 is not a fact" in told(
        ladder_faults([Link(step="open_question", facts=("F9",), because="It had to be asked.")], facts)
    )
    assert ladder_faults([question, good], facts) == []


def test_a_danger_needs_two_sources_or_the_document() -> None:
    """One register alone stays a question (rights R-35)."""
    link = Link(
        step="lesser_danger", facts=("F1", "F2"), because="Both facts point to it.", against="The loan explains it."
    )
    one_source = {"F1": fact(1), "F2": fact(2)}
    assert "two independent sources" in told(ladder_faults([link], one_source))
    assert ladder_faults([link], {"F1": fact(1), "F2": fact(2, "Permits")}) == []
    assert ladder_faults([link], {"F1": fact(1, reliability="document"), "F2": fact(2)}) == []


def test_every_box_holds_a_sentence_of_its_own() -> None:
    """No empty box, no word alone, no sentence copied from another."""
    assert box_faults(Proportionality(**BOX)) == []
    for box in BOXES:
        for text in ("", "None.", "no full stop stands at its end"):
            assert "no whole sentence" in told(box_faults(Proportionality(**{**BOX, box: text})))
    assert "repeats another box" in told(box_faults(Proportionality(**{**BOX, "effect": BOX["aim"]})))


def test_the_outline_holds_nothing_that_is_not_in_the_file() -> None:
    """Every sentence of the outline is a fact with its source and day, an answer, a step, or a box."""
    link = Link(step="irregularity", facts=("F1",), because="The change was not declared.", against="A clerk was away.")
    told_ = outline(["F1"], {"F1": fact()}, [link], Proportionality(**BOX), DAY, "en")
    assert [title for title, _ in told_] == ["Facts", "Assessment", "Proportionality"]
    assert told_[0][1] == [
        "F1. The register shows a change of manager. (Register of companies, consulted on 4\u00a0November\u00a02026; put to the person on 18\u00a0November\u00a02026)",
        "The person answered: “Yes.”",
    ]
    assert len(told_[2][1]) == 7


def test_the_outline_refuses_all_that_is_missing_at_once() -> None:
    """One message names every fault, in the language of the file."""
    link = Link(step="irregularity", facts=("F2",), because="The change was not declared.")
    with pytest.raises(RempartError) as refused:
        outline(["F1"], {"F1": fact(put_on=None)}, [link], Proportionality(**{**BOX, "link": ""}), DAY, "fr")
    for part in ("n’a pas été soumis", "F2 n’est pas un fait", "sans avoir été choisi", "ne contient pas de phrase"):
        assert part in str(refused.value)


def test_a_measure_keeps_to_the_catalogue() -> None:
    """A term above the pack's, a review too late, conditions that are none: each is named."""
    pack = load_pack("generic")
    start = date(2026, 12, 15)
    assert "no measure banish" in told(measure_faults(Proposal(measure="banish", from_on=start), pack))
    long = Proposal(measure="suspend", from_on=start, until_on=date(2027, 6, 16), review_on=date(2027, 3, 1))
    assert "must end on 2027-06-15" in told(measure_faults(long, pack))
    late = Proposal(measure="suspend", from_on=start, until_on=date(2027, 6, 15), review_on=date(2027, 6, 1))
    assert "review must be held by 2027-03-16" in told(measure_faults(late, pack))
    good = Proposal(measure="suspend", from_on=start, until_on=date(2027, 6, 15), review_on=date(2027, 3, 16))
    assert measure_faults(good, pack) == []
    assert "names none" in told(measure_faults(Proposal(measure="conditions", from_on=start, review_on=start), pack))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.one_of(st.none(), st.integers(1, 2000)))
def test_a_review_is_never_later_than_a_year_nor_than_half_of_a_shorter_term(start: date, days: int | None) -> None:
    """Twelve months, or half of the term where it is shorter."""
    end = None if days is None else date.fromordinal(start.toordinal() + days)
    due = review_due(start, end)
    assert start <= due <= date.fromordinal(start.toordinal() + 366)
    if end is not None and (end - start).days < 365:
        assert (due - start).days <= (end - start).days / 2
