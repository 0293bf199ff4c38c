"""How judgements stand on a day: laws that hold whatever was judged, and what contradicts."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity import Judgement
from rempart.identity.merging.contents import Change, content_of
from rempart.identity.merging.judgements import (
    append_judgement,
    contested,
    expired,
    in_force,
    read_judgements,
    undo_judgement,
)
from rempart.identity.merging.standing import contradictions, standing

DAY = date(2026, 3, 1)
IDS = ["a:1", "a:2", "b:1", "b:2", "form:D-1:0123456789ab"]
OFFICERS = ["officer-7", "officer-8"]
PAIRS = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True)
DAYS = st.integers(0, 6).map(lambda days: DAY + timedelta(days=days))


def judged(said: str = "same", left: str = "a:1", right: str = "b:1", **more: Any) -> Judgement:
    return Judgement(said, left, right, **{"reason": "seen", "author": "officer-7", "made_on": DAY, **more})  # type: ignore[arg-type]


@st.composite
def judgement(draw: st.DrawFn) -> Judgement:
    """Any judgement of a few parties and days, with what was seen or without, that may expire."""
    pair, made_on = draw(PAIRS), draw(DAYS)
    ends = draw(st.none() | st.integers(1, 4).map(lambda days: made_on + timedelta(days=days)))
    seen = {id_: CONTENTS[id_] for id_ in pair if id_ in CONTENTS and draw(st.booleans())}
    return judged(draw(st.sampled_from(["same", "different", "cannot_tell"])), *pair, made_on=made_on, expires_on=ends, seen=seen,
                  author=draw(st.sampled_from(OFFICERS)))  # fmt: skip


CONTENTS = {id_: content_of(id_, [("kind", "Person"), ("name", f"Ilda {id_}")]) for id_ in IDS[:4]}
JUDGEMENTS = st.lists(judgement(), max_size=8, unique_by=lambda one: one.id)


@given(JUDGEMENTS, DAYS)
def test_the_order_of_lines_of_different_days_does_not_matter(found: list[Judgement], day: date) -> None:
    """Only lines of one day are read in their order."""
    by_day = sorted(found, key=lambda one: one.made_on)
    other = sorted(found, key=lambda one: -one.made_on.toordinal())
    for read in (in_force, expired, contested):
        assert read(by_day, day) == read(other, day)


@given(JUDGEMENTS, judgement(), DAYS)
@settings(max_examples=60, deadline=None)
def test_undo_restores_what_held_before(found: list[Judgement], last: Judgement, day: date) -> None:
    """With a judgement and its undo in the file, all stands from that day on as if it had never been made."""
    if last.id in {one.id for one in found}:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "judgements.jsonl"
        for one in [*found, last]:
            append_judgement(path, one)
        undo_judgement(path, last.id, reason="wrong file", author="officer-8", made_on=last.made_on)
        assert standing(read_judgements(path), day, CONTENTS) == standing(found, day, CONTENTS)


@given(JUDGEMENTS, DAYS)
def test_what_has_not_changed_wakes_nobody(found: list[Judgement], day: date) -> None:
    """A judgement on entries that are as they were never asks for another look, on no day."""
    assert not any(one.changes for one in standing(found, day, CONTENTS))
    assert not any(one.changes for one in standing(found, day, {}))


@given(JUDGEMENTS, DAYS)
def test_a_change_wakes_those_that_saw_the_party_and_ends_none(found: list[Judgement], day: date) -> None:
    """What holds is the same before and after an entry changes; who judged it without hashes is not woken."""
    before = standing(found, day, CONTENTS)
    after = standing(found, day, CONTENTS | {"a:1": content_of("a:1", [("kind", "Person"), ("birth_date", "1978")])})
    assert [one.judgement for one in before] == [one.judgement for one in after]
    for one in after:
        assert bool(one.changes) == ("a:1" in one.judgement.seen)


@given(JUDGEMENTS, DAYS)
def test_a_pair_stands_once(found: list[Judgement], day: date) -> None:
    """Each pair has one judgement that counts: in force, or the last that expired; nothing of a later day counts."""
    stands = standing(found, day, CONTENTS)
    pairs = [one.judgement.pair for one in stands]
    assert pairs == sorted(set(pairs))
    assert [one.judgement for one in stands if not one.expired] == in_force(found, day)
    assert all(one.judgement.made_on <= day for one in stands)


def test_what_was_judged_before_an_expired_judgement_does_not_come_back() -> None:
    """The question is open again: an older answer was given up when the newer one was made."""
    first, second = (
        judged("cannot_tell"),
        judged("different", made_on=DAY + timedelta(1), expires_on=DAY + timedelta(9)),
    )
    assert in_force([first, second], DAY + timedelta(9)) == []
    assert expired([first, second], DAY + timedelta(9)) == [second]


def test_where_officers_judge_unlike_on_one_day_the_most_careful_counts() -> None:
    """Whoever writes last does not win; both are shown; the other is undone, or counts no more from the next judgement on."""
    ours, theirs = judged("different"), judged("same", author="officer-8")
    for lines in ([ours, theirs], [theirs, ours]):
        assert in_force(lines, DAY) == [ours]
        assert contested(lines, DAY) == [[ours, theirs]]
        (one,) = standing(lines, DAY, {})
        assert not one.settled
        assert not one.hides
    later = judged("same", made_on=DAY + timedelta(1), author="officer-8")
    assert contested([ours, theirs, later], DAY + timedelta(1)) == []
    corrected = judged("same", reason="seen again")
    assert in_force([ours, corrected], DAY) == [corrected]
    assert contested([ours, corrected], DAY) == []


def test_the_end_of_the_most_careful_verdict_lets_no_other_of_its_day_come_forward() -> None:
    """Time alone joins nobody: the question is open again. The end of a less careful one changes nothing."""
    ends = DAY + timedelta(9)
    careful, other = judged("different", expires_on=ends), judged("same", author="officer-8")
    for lines in ([careful, other], [other, careful]):
        assert in_force(lines, ends - timedelta(1)) == [careful]
        assert in_force(lines, ends) == []
        assert expired(lines, ends) == [careful]
    longer = judged("same", author="officer-8", expires_on=ends + timedelta(9))
    assert expired([careful, longer], ends + timedelta(20)) == [careful]
    lasting, ending = judged("different"), judged("same", author="officer-8", expires_on=ends)
    assert in_force([lasting, ending], ends) == [lasting]
    assert contested([lasting, ending], ends) == []
    agreed = judged("different", author="officer-8")
    assert in_force([careful, agreed], ends) == [agreed]


def test_a_change_says_which_item_and_not_what_it_was() -> None:
    """The entry has a birth date now: the judgement still holds, and asks for another look."""
    one = judged("different", seen={"b:1": CONTENTS["b:1"]})
    now = content_of("b:1", [("kind", "Person"), ("name", "Ilda b:1"), ("birth_date", "1978-02-03")])
    (found,) = standing([one], DAY, {"b:1": now})
    assert found.changes == (Change("b:1", "birth_date", "added"),)
    assert not found.hides


def test_hashes_of_a_later_form_are_kept_and_compared_with_nothing(tmp_path: Path) -> None:
    """An older version reads the file of a newer one, and writes none of its lines anew."""
    one = append_judgement(tmp_path / "j.jsonl", judged(seen={"a:1": {"name": "abc"}}, seen_form=2))
    assert read_judgements(tmp_path / "j.jsonl") == [one]
    (found,) = standing([one], DAY, CONTENTS)
    assert found.settled


def test_a_chain_of_same_against_different_is_a_contradiction() -> None:
    """A is B and B is C, but A is not C: the pair and the shortest chain are named."""
    first, second = judged("same", "a:1", "a:2"), judged("same", "a:2", "b:1")
    apart, aside = judged("different", "a:1", "b:1"), judged("same", "b:1", "b:2")
    (found,) = contradictions([first, second, aside, apart])
    assert found.different == apart
    assert set(found.chain) == {first, second}
    assert contradictions([first, aside, apart]) == []


@given(st.lists(judgement(), max_size=10), DAYS)
def test_a_contradiction_is_found_wherever_there_is_one(found: list[Judgement], day: date) -> None:
    """A pair judged different is named if and only if those judged the same, taken together, hold both; its chain joins them."""
    held = in_force(found, day)
    group = {id_: {id_} for id_ in IDS}
    for one in held:
        if one.judgement == "same":
            joined = group[one.left] | group[one.right]
            for id_ in joined:
                group[id_] = joined
    told = contradictions(held)
    assert [one.different for one in told] == [
        one for one in held if one.judgement == "different" and one.right in group[one.left]
    ]
    for one in told:
        met = [id_ for link in one.chain for id_ in link.pair]
        assert {id_ for id_ in met if met.count(id_) == 1} == set(one.different.pair)
