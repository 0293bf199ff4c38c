"""Every page of the practice town: found by following its links with each role, and named by the table of rights.

A page needs an address to be looked at, and most have one on another page: so a role begins at its home and follows links until
every address that the table of rights lets it read was seen once. What no link leads to stands in ``UNLINKED``, what no page is
made for in ``LEFT_OUT`` with the reason. A new address that neither a link nor these lists know fails ``test_look.py``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

import httpx
from django.urls import Resolver404, resolve
from lxml import html

from rempart.desk.rights.table import table
from tests.desk.browser.served import PASSWORD

LEFT_OUT = {
    "api:calendar": "for a calendar, at an address that is a secret",
    "operations:metrics": "for the monitor of this machine",
    "openid_connect_login": "leads to the town's own provider",
    "openid_connect_callback": "comes from the town's own provider",
    "mfa_login_webauthn": "speaks with a key in hand, and shows nothing",
    "cases:bundle_file": "a file that exists once a bundle was sealed",
    "letters:edited": "a file that exists once it was handed in",
    "letters:proof_file": "a file that exists once it was handed in",
    "letters:pdf": "a file that exists once the letter was approved",
    "measures:proof": "a file that exists once it was handed in",
    "concerned:breach_annex": "a file that exists once whom it touched was looked for",
    "registers:errors": "a file that exists once a record was refused",
    "registers:refused": "a file that exists once a record was refused",
}
"""What is no page of the practice town, and why."""
UNLINKED = (
    "/sign-out/", "/sign-in/again/", "/sign-in/again/second/", "/sign-in/openid-cancelled/", "/sign-in/openid-refused/",
    "/health", "/search/", "/why/?next=/cases/{year}-0147/", "/administration/packs/fr/2026-11-30/2026-11-30/",
    "/account/factors/app/remove/", "/account/factors/codes/", "/account/factors/codes/new/",
    "/cases/{year}-0147/screening/names", "/retention/cases/{year}-0801/", "/api/v1/",
)  # fmt: skip
"""Addresses to which no link leads: one comes there by a form, or by what one did before."""
EXAMPLES = (
    "/cases/{year}-0147/", "/cases/{year}-0147/screening", "/cases/{year}-0142/hearing", "/cases/{year}-0142/decision",
    "/cases/{year}-0088/report", "/cases/{year}-0088/measures/", "/cases/{year}-0088/", "/cases/{year}-0120/screening",
    "/cases/{year}-0142/", "/cases/{year}-0147/letters/", "/account/keyboard/",
)  # fmt: skip
"""Pages worth looking at for what is on them, by who reads most; the others are found by links."""
MOST, TWICE, HALFWAY = "case_officer", "integrity_officer", "halfway"
"""Who reads most; who has a second factor; and the same before the code was typed."""
_REFERENCE = "api:v1:reference"
"""The only page of the interface for machines: what it can do, in words."""
_HOMES = ("decision_maker", "data_protection_officer", "inspector", "partner")
"""Roles whose own home is looked at too, since it holds other things."""
STATUS = {"socialaccount_login_error": 401}
"""What a page answers where it is not 200."""
_FREE = {"act", "do"}
"""What a button says, which is no field."""


@dataclass(frozen=True)
class Page:
    """A page of HTML: its name in the table of rights, the account that reads it, its address on the site."""

    route: str
    role: str
    path: str
    status: int = 200
    typed: tuple[tuple[str, str], ...] | None = None
    """What is typed into the form that has these fields before the page is looked at: it is the page that comes back."""

    @property
    def name(self) -> str:
        """The name of its pictures."""
        told = "" if self.status == 200 else self.status
        return re.sub(r"\W+", "-", f"{self.route} {self.role} {self.path} {told}".lower()).strip("-")


@dataclass
class Found:
    """What a walk found: pages of HTML, the kind of every other answer by its route, and what did not answer."""

    pages: list[Page] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def routes(self) -> set[str]:
        """Every route that was reached."""
        return {page.route for page in self.pages} | set(self.files)


def readable(role: str = "") -> set[str]:
    """Return every route that a role reads, or anybody; but those of the interface for machines, which show no page."""
    named = {name: one for name, one in table().routes.items() if not name.startswith("api:v1:") or name == _REFERENCE}
    return {name for name, route in named.items() if route.read and (not role or role in table().readers(route))}


def unreached(found: Found) -> list[str]:
    """Return the routes that nobody came to and that no reason leaves out, and the reasons that became untrue."""
    none = [f"{name}: no link leads there" for name in sorted(readable() - found.routes - set(LEFT_OUT))]
    return none + [f"{name}: left out, and yet it was reached" for name in sorted(found.routes & set(LEFT_OUT))]


class Reader:
    """Somebody who is signed in, opens pages, says why when asked, and fills in forms."""

    def __init__(self, site: str, role: str) -> None:
        self.site, self.role = site, role
        self.client = httpx.Client(base_url=site, trust_env=False, timeout=60)
        if role:
            self.act("/sign-in/", login=role.replace("_", "-"), password=PASSWORD)

    def open(self, path: str) -> httpx.Response:
        """Open an address; where the purpose is asked, say it and open it again."""
        answer = self.client.get(path)
        if answer.status_code == 302 and "/why/" in answer.headers["Location"]:
            page = html.fromstring(self.client.get(answer.headers["Location"]).text)
            purpose = str(page.xpath("string(//main//input[@name='purpose']/@value)"))
            self.act(answer.headers["Location"], purpose=purpose, reason="the look of every page")
            answer = self.client.get(path)
        return answer

    def act(self, path: str, to: str = "", **typed: Any) -> httpx.Response:
        """Fill in the form of a page that has these fields, and return the answer; ``to`` ends the form's address."""
        page = self.client.get(path) if path.startswith("/why/") else self.open(path)
        files = {name: typed.pop(name) for name in ("file",) if name in typed}
        named = (set(typed) | set(files)) - _FREE
        form = next(
            one
            for one in html.fromstring(page.text).xpath("//main//form[@method='post']")
            if (one.get("action") or "").endswith(to) and named <= set(one.fields.keys())
        )
        told = {**dict(form.form_values()), **typed}
        where = form.get("action") or path
        answer = self.client.post(where, data=told, files=files or None, headers={"Origin": self.site})
        assert answer.status_code in (200, 302), f"{where} {answer.status_code} {answer.text[-2000:]}"
        return answer

    def cookies(self) -> list[Any]:
        """Return the session as a browser takes it."""
        return [{"name": one.name, "value": one.value or "", "url": self.site} for one in self.client.cookies.jar]


def explore(reader: Callable[[str], Reader], year: str, begin: list[str]) -> Found:
    """Find a page for every route: of who is not signed in, of who reads most, then of each other role what is still wanting.

    Args:
        reader: gives somebody of a role; nobody signed in for "", and who has yet to show a code for ``HALFWAY``.
        year: of the practice cases.
        begin: more addresses from which to begin.
    """
    found = Found()
    unlinked = [path.format(year=year) for path in UNLINKED]
    examples = [path.format(year=year) for path in EXAMPLES]
    _see(reader(HALFWAY), found, "/sign-in/second/")
    _walk(reader(""), found, [], ["/sign-in/", *unlinked])
    for role in (MOST, TWICE, *(role for role in table().roles if role not in (MOST, TWICE))):
        if readable(role) - found.routes - set(LEFT_OUT):
            _walk(reader(role), found, ["/", *(examples if role == MOST else [])], [*begin, *unlinked])
        elif role in _HOMES:
            _see(reader(role), found, "/")
    return found


def _walk(reader: Reader, found: Found, first: list[str], begin: list[str]) -> None:
    """Follow the links of a role, one address a route, until it has seen every route that it may read; ``first`` are all looked at."""
    named = (
        readable(reader.role) if reader.role else {name for name in readable() if table().routes[name].of == "signin"}
    )
    seen = set()
    for path in first:
        seen.add(_route_of(path))
        answer = _see(reader, found, path, once=reader.role not in (MOST, *_HOMES))
        begin = [*begin, *(links(answer) if answer is not None else [])]
    ahead = list(begin)
    while ahead and named - found.routes - set(LEFT_OUT):
        path = ahead.pop(0)
        route = _route_of(path)
        if route not in named or route in seen:
            continue
        seen.add(route)
        if (answer := _see(reader, found, path, once=True)) is not None:
            ahead += links(answer)


def _see(reader: Reader, found: Found, path: str, *, once: bool = False) -> httpx.Response | None:
    """Open an address and note what it is; return it where it is a page."""
    answer, route = reader.open(path), str(_route_of(path))
    if answer.status_code != STATUS.get(route, 200):
        if route not in found.routes:
            found.wrong.append(f"{route} {path}: {answer.status_code} to {reader.role or 'nobody'}")
        return None
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind != "text/html" or "attachment" in answer.headers.get("Content-Disposition", ""):
        found.files.setdefault(route, kind)
        return None
    if not once or route not in found.routes:
        found.pages.append(Page(route, reader.role, path, answer.status_code))
    return answer


def _route_of(path: str) -> str | None:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None


def links(answer: httpx.Response) -> Iterator[str]:
    """Yield where a page leads on this site, without fragments."""
    here = f"{answer.url.scheme}://{answer.url.netloc.decode()}"
    for link in html.fromstring(answer.content).xpath("//a/@href"):
        to = urldefrag(urljoin(str(answer.url), link)).url
        if to.startswith(f"{here}/"):
            yield to.removeprefix(here)
