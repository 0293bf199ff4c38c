"""The stops of the guided tour, and which are behind: told from where its two cases stand, so that nothing is kept of who tours."""

from dataclasses import dataclass

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.letters.models import Letter
from rempart.desk.practice import HEARD, TOURED
from rempart.desk.rights import scope
from rempart.desk.screening.answering import standing_answers

ANSWERED = frozenset({"assessment", "external_advice", "intention", "heard", "decision_draft"})
_HEARD = frozenset({"heard", "decision_draft", "adverse", "notified", "in_force"})
_SIGNED = _HEARD - {"heard", "decision_draft"}


@dataclass(frozen=True)
class Stop:
    """One stop: whose it is, the page where it is done, and the case that it is about (end of its number), where there is one."""

    name: str
    role: str
    route: str
    case: str = ""


STOPS = (
    Stop("dates", "case_officer", "cases:home"),
    Stop("open", "case_officer", "cases:file", TOURED),
    Stop("questions", "case_officer", "screening:result", TOURED),
    Stop("letter", "case_officer", "letters:list", TOURED),
    Stop("answer", "case_officer", "cases:file", TOURED),
    Stop("hearing", "hearing_clerk", "cases:hearing", HEARD),
    Stop("own_draft", "legal_officer", "cases:decision", HEARD),
    Stop("sign", "decision_maker", "cases:decision", HEARD),
    Stop("decision_letter", "legal_officer", "letters:list", HEARD),
    Stop("approve", "reviewer", "letters:list", HEARD),
    Stop("journal", "case_officer", "journal:list"),
)


def cases_of(user: User) -> dict[str, Case]:
    """Return the two cases of the tour, as far as this person works on them, by the end of their numbers."""
    mine = scope.cases_of(user, today())
    found = {end: mine.filter(number__endswith=f"-{end}").first() for end in (TOURED, HEARD)}
    return {end: case for end, case in found.items() if case is not None}


def done(cases: dict[str, Case]) -> frozenset[str]:
    """Return the names of the stops that are behind."""
    found = set()
    bar, halls = cases.get(TOURED), cases.get(HEARD)
    if bar is not None:
        ways = {row.way for row in standing_answers(bar).values()}
        past = {
            "questions": {"ask", "explained"} <= ways,
            "letter": Letter.objects.filter(case=bar, letter="questions").exclude(sent_on=None).exists(),
            "answer": bar.state in ANSWERED,
        }
        found |= {name for name, is_past in past.items() if is_past}
    if halls is not None:
        letter = Letter.objects.filter(case=halls, letter="decision").exclude(state="dropped").last()
        past = {
            "hearing": halls.state in _HEARD,
            "own_draft": halls.state in _SIGNED | {"decision_draft"},
            "sign": halls.state in _SIGNED,
            "decision_letter": letter is not None and letter.state != "draft",
            "approve": letter is not None and letter.is_frozen,
        }
        found |= {name for name, is_past in past.items() if is_past}
    if "questions" in found:
        found |= {"dates", "open"}
    return frozenset(found)
