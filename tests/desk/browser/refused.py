"""Pages that nobody wishes for: a form that comes back with mistakes, an address that is none, one of another role.

Each form of ``SENT_BACK`` is filled in wrongly in the browser itself, past what it checks; the page that comes back is looked at as any other.
"""

from collections.abc import Mapping

from tests.desk.browser.crawl import MOST, Page

SENT_BACK: list[tuple[str, str, str, Mapping[str, str]]] = [
    ("account_login", "", "/sign-in/", {"login": "nobody", "password": "wrong"}),
    ("accounts:interests", MOST, "/account/interests/", {"text": ""}),
    ("account_change_password", MOST, "/account/password/", {"oldpassword": "x", "password1": "a", "password2": "b"}),
    ("screening:papers", MOST, "/cases/{year}-0147/papers", {}),
    ("cases:fact_new", MOST, "/cases/{year}-0147/facts/new", {"sentence": ""}),
    ("cases:note", MOST, "/cases/{year}-0147/notes/new", {"text": ""}),
    ("cases:members", MOST, "/cases/{year}-0147/people", {"person": "nobody"}),
    ("cases:interest", "reviewer", "/cases/{year}-0147/interest", {"reason": ""}),
    ("cases:upload", MOST, "/cases/{year}-0147/documents/new", {}),
    ("cases:step", MOST, "/cases/{year}-0147/steps/withdraw", {"on": ""}),
    ("cases:hearing", "hearing_clerk", "/cases/{year}-0142/hearing", {"on": ""}),
    ("cases:decision", "legal_officer", "/cases/{year}-0142/decision", {"irregularity-facts": "F99"}),
    ("letters:write", MOST, "/cases/{year}-0147/letters/write/receipt", {"recipient": "nobody"}),
    ("concerned:contest_new", MOST, "/cases/{year}-0142/concerned/contests/new", {"what": "", "received_on": ""}),
    ("concerned:breach_new", "data_protection_officer", "/concerned/breaches/new", {"aware_at": "", "what": ""}),
    ("concerned:find", MOST, "/concerned/find", {"name": ""}),
    ("planner:list", MOST, "/controls/", {"title": "", "on": ""}),
    ("registers:new", "register_steward", "/registers/new/", {}),
    ("search:search", MOST, "/search/", {"q": ""}),
    (
        "administration:new",
        "technical_administrator",
        "/administration/people/new/",
        {"username": "", "pseudonym": "x"},
    ),
    ("administration:access", MOST, "/access/", {"case": "", "reason": "x"}),
    ("api:tokens", MOST, "/tokens/", {"label": ""}),
    ("api:case_exports", MOST, "/cases/{year}-0147/exports/", {"recipient": "", "basis": ""}),
    ("operations:kept", "legal_officer", "/retention/cases/{year}-0801/", {"until": "", "reason": ""}),
    ("accounts:why", MOST, "/why/?next=/cases/{year}-0088/", {}),
]
"""Route, role, address, and what is typed wrongly into the form that has these fields."""
ELSEWHERE = [
    ("none", MOST, "/cases/1999-0001/", 404),
    ("none", "", "/nowhere", 404),
    ("journal:check", MOST, "/journal/check", 403),
]
"""Pages that say no: a case that is none, or of others; an address that is none; what another role does."""


def refused(year: str) -> list[Page]:
    """Return the pages that come back with mistakes, and those that say no; ``year`` is that of the practice cases."""
    back = [
        Page(route, role, path.format(year=year), 422, tuple(typed.items())) for route, role, path, typed in SENT_BACK
    ]
    return [*back, *(Page(route, role, path, status) for route, role, path, status in ELSEWHERE)]
