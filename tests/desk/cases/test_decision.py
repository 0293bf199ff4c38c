"""The decision: heard facts alone, nothing filled beforehand, what is missing in words, and never by the hand that wrote."""

import re
from datetime import timedelta
from typing import Any

import pytest

from rempart.desk.accounts.models import RoleGrant, User
from rempart.desk.cases import drafting, facts
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import Membership
from rempart.desk.cases.work import DecisionDraft
from rempart.desk.day import today
from rempart.procedures.case import RefusedError
from rempart.procedures.reasons import BOXES, LADDER
from tests.desk.cases.working import invited, step, write_draft
from tests.desk.conftest import Cast

SENTENCES = {box: f"Box {n} says one whole sentence about this pavement." for n, box in enumerate(BOXES)}


def whole(**changes: Any) -> dict[str, Any]:
    """A form in which nothing is missing."""
    day = today()
    typed = {
        "do": "save", "changes": "0", "fact": ["F1", "F2"], "irregularity-facts": "F1, F2", "measure": "suspend",
        "irregularity-because": "The terrace was larger than allowed.", "irregularity-against": "It was a feast of the quay.",
        "from_on": str(day), "until_on": str(day + timedelta(days=60)), "review_on": str(day + timedelta(days=30)),
        **{f"box-{box}": text for box, text in SENTENCES.items()},
    }  # fmt: skip
    for one in ("monitor", "conditions"):
        typed |= {f"milder-{one}": "no", f"milder-{one}-why": "Two reminders changed little."}
    return {**typed, **changes}


def heard(cast: Cast) -> None:
    """Bring the case past its hearing."""
    invited(cast)
    for number in (1, 2):
        facts.answer(cast.case, cast.people["legal_officer"], number, "It was a feast.")
    step(cast, "hearing_clerk", "hear", minutes="The person was heard.")


def post(cast: Cast, who: str = "legal_officer", **typed: Any) -> Any:
    """Press a button of the page."""
    return cast.client(cast.people[who]).post(f"/cases/{cast.case.number}/decision", typed)


def take(cast: Cast, who: str, kind: str, **more: Any) -> Any:
    """Take a step on the page."""
    cast.case.refresh_from_db()
    return post(cast, who, do="step", step=kind, on=str(today()), seen=str(cast.case.version), **more)


def test_only_what_was_heard_can_be_chosen(cast: Cast) -> None:
    """A fact that was not put to the person stands below with its reason and has no box; choosing it all the same is refused."""
    heard(cast)
    page = cast.client(cast.people["legal_officer"]).get(f"/cases/{cast.case.number}/decision").content.decode()
    assert 'id="c-F1"' in page
    assert 'id="c-F3"' not in page
    assert "F3 was not put to the person" in page
    assert " checked" not in page
    post(cast, **whole(fact=["F1", "F2", "F3"]))
    assert "F3 was not put to the person" in take(cast, "legal_officer", "draft").content.decode()


def test_an_empty_draft_says_all_that_it_lacks(cast: Cast) -> None:
    """It can be saved at any time, and nothing is drafted until all is there."""
    heard(cast)
    assert post(cast, do="save", changes="0").status_code == 302
    answer = take(cast, "legal_officer", "draft")
    assert answer.status_code == 422
    page = answer.content.decode()
    for words in (
        "no fact is chosen",
        "no step of the ladder says why",
        "holds no whole sentence",
        "no measure with its first day",
    ):
        assert words in page
    cast.case.refresh_from_db()
    assert cast.case.state == "heard"


def test_a_whole_draft_is_drafted_and_signed_by_another_hand(cast: Cast, written: Any) -> None:
    """The events carry reasons, boxes and measure; the entry of the signature tells the seconds and no word of them."""
    heard(cast)
    assert post(cast, **whole()).status_code == 302
    assert take(cast, "legal_officer", "draft").status_code == 302
    client = cast.client(cast.people["decision_maker"])
    page = client.get(f"/cases/{cast.case.number}/decision").content.decode()
    opened = page.split('name="opened" value="')[1].split('"')[0]
    written()
    assert take(cast, "decision_maker", "sign", opened=opened).status_code == 302
    approved = next(one for one in written() if one.action == "decision.approved")
    assert (approved.data["quick"], approved.data["event"]) == (True, cast.case.version + 1)
    cast.case.refresh_from_db()
    assert cast.case.state == "adverse"
    drafted, signed = cast.case.caseevent_set.order_by("-number")[1], cast.case.caseevent_set.last()
    assert drafted.said["carries"]["reasons"]["chosen"] == ["F1", "F2"]
    assert set(drafted.said["carries"]["proportionality"]) == set(BOXES)
    assert signed.said["carries"]["measure"]["measure"] == "suspend"


def test_whoever_wrote_does_not_sign_and_is_told_why(cast: Cast) -> None:
    """A person with both roles is refused by the law, in words, and stands among those who may not."""
    writer = cast.people["legal_officer"]
    one, other = cast.people["reviewer"], cast.people["case_officer"]
    RoleGrant.objects.create(user=writer, role="decision_maker", from_on="2020-01-01", given_by=one, confirmed_by=other)
    Membership.objects.create(case=cast.case, user=writer, role="decision_maker", since=today(), added_by=one)
    heard(cast)
    post(cast, **whole())
    take(cast, "legal_officer", "draft")
    answer = take(cast, "legal_officer", "sign")
    assert answer.status_code == 422
    assert "it needs somebody else than whoever did: draft the decision with reasons" in answer.content.decode()
    assert "May not sign" in answer.content.decode()


def test_a_draft_that_lies_with_the_signer_changes_only_after_it_came_back(cast: Cast) -> None:
    """Nobody changes under the signer's eyes what they read; sent back, it is on home with whoever writes."""
    heard(cast)
    post(cast, **whole())
    take(cast, "legal_officer", "draft")
    assert post(cast, **whole(changes="1")).status_code == 422
    assert take(cast, "reviewer", "send_back", reason="F2 needs its measure.").status_code == 302
    home = cast.client(cast.people["legal_officer"]).get("/").content.decode()
    assert f"/cases/{cast.case.number}/decision" in home
    assert post(cast, **whole(changes="1")).status_code == 302


def test_whoever_calls_signs_what_the_draft_holds_and_nothing_else(cast: Cast) -> None:
    """A letter or another software that takes the steps meets the checks of the page; reasons that it brings count for nothing."""
    heard(cast)
    free = {"reasons": "He is known to us.", "proportionality": "Nothing milder.", "measure": {"measure": "revoke"}}
    with pytest.raises(RefusedError) as refused:
        step(cast, "legal_officer", "draft", **free)
    assert "no fact is chosen" in [words.en for words in refused.value.missing]
    assert cast.case.caseevent_set.filter(kind="draft").count() == 0
    write_draft(cast, ["F1", "F2"])
    step(cast, "legal_officer", "draft", **free)
    facts.withdraw(cast.case, cast.people["legal_officer"], 2, "another terrace was measured")
    with pytest.raises(RefusedError, match="F2"):
        step(cast, "decision_maker", "sign", **free)
    step(cast, "decision_maker", "send_back", reason="F2 is gone.")
    DecisionDraft.objects.all().delete()
    write_draft(cast, ["F1"])
    step(cast, "legal_officer", "draft", **free)
    step(cast, "decision_maker", "sign", **free)
    *_, drafted, signed = cast.case.caseevent_set.order_by("number")
    assert drafted.said["carries"]["reasons"]["chosen"] == ["F1"]
    assert signed.said["carries"]["measure"]["measure"] == "suspend"


def test_whoever_wrote_the_text_does_not_sign_it_although_another_pressed_draft(cast: Cast) -> None:
    """Four eyes are those of who wrote and who signs; whoever only signs cannot write at all."""
    writer = cast.people["case_officer"]
    one, other = cast.people["reviewer"], cast.people["legal_officer"]
    RoleGrant.objects.create(user=writer, role="decision_maker", from_on="2020-01-01", given_by=one, confirmed_by=other)
    Membership.objects.create(case=cast.case, user=writer, role="decision_maker", since=today(), added_by=one)
    heard(cast)
    assert post(cast, "decision_maker", **whole()).status_code == 422
    assert post(cast, "case_officer", **whole()).status_code == 302
    assert take(cast, "legal_officer", "draft").status_code == 302
    answer = take(cast, "case_officer", "sign")
    assert answer.status_code == 422
    assert "it needs somebody else than whoever did: draft the decision with reasons" in answer.content.decode()
    assert take(cast, "decision_maker", "sign").status_code == 302


def test_what_was_written_stands_beside_its_box_for_paper(cast: Cast) -> None:
    """A box cuts a long text in print: whole texts and days in words stand beside, and a way on that was not written is left out."""
    heard(cast)
    post(cast, **whole(**{"irregularity-because": "A long reason. " * 80}))
    page = cast.client(cast.people["legal_officer"]).get(f"/cases/{cast.case.number}/decision").content.decode()
    printed = re.findall(r'<p class="printed">(.*?)</p>', page, re.DOTALL)
    assert ("A long reason. " * 80).strip() in printed
    assert any(f'datetime="{today()}"' in one for one in printed)
    assert page.count('<li class="only-screen"><fieldset>') == len(LADDER) - 1


def test_whoever_writes_is_never_shown_among_those_who_sign(cast: Cast) -> None:
    """A jurist who also decides writes: from the first word on the page names them below, and why, and no longer as a hand that signs."""
    one, two = User.objects.filter(username__startswith="clerk-").order_by("id")
    jurist, day = cast.people["legal_officer"], cast.case.opened_on
    RoleGrant.objects.create(user=jurist, role="decision_maker", from_on=day, given_by=one, confirmed_by=two)
    Membership.objects.create(case=cast.case, user=jurist, role="decision_maker", since=day, added_by=one)
    heard(cast)
    client, address = cast.client(jurist), f"/cases/{cast.case.number}/decision"

    def signs() -> str:
        return client.get(address).content.decode().split('id="hands"')[1].split("Signs</h3>")[1].split("</li>")[0]

    assert "L-04" in signs()
    post(cast, **whole())
    assert "L-04" not in signs()
    assert "D-05" in signs()
    assert "the draft is theirs" in client.get(address).content.decode()


def test_nobody_saves_a_draft_that_lies_with_the_signer(cast: Cast) -> None:
    """The service refuses it under the lock of the case, not the page alone."""
    heard(cast)
    write_draft(cast, ["F1"])
    step(cast, "legal_officer", "draft")
    with pytest.raises(ConflictError):
        drafting.save(cast.case, cast.people["legal_officer"], 1, drafting.Draft())


def test_an_accusing_word_blocks(cast: Cast) -> None:
    """The linter reads what the person will read."""
    heard(cast)
    post(cast, **whole(**{"box-effect": "The criminal loses a part of his turnover."}))
    assert "“criminal” may not stand" in take(cast, "legal_officer", "draft").content.decode()


def test_what_a_milder_measure_would_do_is_chosen(cast: Cast) -> None:
    """Whoever says that a milder measure would do cannot decide the heavier one."""
    heard(cast)
    post(cast, **whole(**{"milder-monitor": "yes"}))
    assert "would do: choose it" in take(cast, "legal_officer", "draft").content.decode()


def test_two_who_write_at_once_lose_nothing(cast: Cast) -> None:
    """The second form meets a conflict."""
    heard(cast)
    assert post(cast, **whole()).status_code == 302
    assert post(cast, **whole()).status_code == 409
    assert DecisionDraft.objects.get(case=cast.case).changes == 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_is_whole_in_both_languages_and_for_its_readers_alone(cast: Cast, lang: str) -> None:
    """Before and after drafting; the front desk may not read it, a stranger finds nothing."""
    heard(cast)
    client = cast.client(cast.people["decision_maker"])
    client.cookies["django_language"] = lang
    assert client.get(f"/cases/{cast.case.number}/decision").status_code == 200
    assert cast.client(cast.people["front_desk"]).get(f"/cases/{cast.case.number}/decision").status_code == 403
    assert cast.client(cast.stranger).get(f"/cases/{cast.case.number}/decision").status_code == 404
