"""One officer at a browser: signs in with password and code, says why, and clicks what the role shows."""

import base64
import hashlib
import hmac
import http.client
import random
import re
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.desk_load_cases import PASSWORD

_INSTRUCT = {"case_officer", "reviewer", "legal_officer"}
_FILE = {"front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk"}
_DECIDE = _INSTRUCT | {"decision_maker"}
_ALL = _FILE | {"data_protection_officer"}
_CASE = "/cases/{number}"
KINDS: list[tuple[str, int, set[str], str]] = [
    ("home", 14, _FILE, "/"), ("cases", 6, _FILE, "/cases/"), ("case file", 18, _FILE, f"{_CASE}/"),
    ("screening", 12, _INSTRUCT, f"{_CASE}/screening"), ("names", 3, _INSTRUCT, f"{_CASE}/screening/names"),
    ("party", 7, _INSTRUCT, "parties"), ("entity", 3, _INSTRUCT, "entities"), ("address", 3, _INSTRUCT, "addresses"),
    ("case address", 4, _DECIDE, f"{_CASE}/address/"), ("network", 4, _DECIDE, f"{_CASE}/network/"),
    ("search", 9, _FILE, "search"), ("decision", 4, _DECIDE, f"{_CASE}/decision"), ("hearing", 3, _FILE, f"{_CASE}/hearing"),
    ("report", 2, _DECIDE, f"{_CASE}/report"), ("letters", 3, _FILE, f"{_CASE}/letters/"), ("letter queue", 2, _FILE, "/letters/"),
    ("measures", 3, _DECIDE, "/measures/"), ("case measures", 2, _DECIDE, f"{_CASE}/measures/"), ("journal", 5, _ALL, "/journal/"),
    ("note", 3, _INSTRUCT, "note"), ("paper", 2, _FILE, "paper"), ("check", 4, {"case_officer"}, "check"), ("intake", 2, {"front_desk"}, "/intake/"),
]  # fmt: skip
"""Kind of page, how often of a hundred, who may, and where."""


@dataclass(frozen=True)
class Clicked:
    """One answer: what was asked for, its status, how long it took, and whether it is an error."""

    kind: str
    status: int
    seconds: float
    wrong: bool


def code_of(secret: str, at: float) -> str:
    """Return the code of a time (RFC 6238: SHA-1, six digits, thirty seconds)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


class Officer:
    """A browser that keeps its connection and cookies."""

    def __init__(
        self, port: int, name: str, role: str, secret: str, told: dict[str, Any], chance: random.Random
    ) -> None:
        self.port, self.name, self.role, self.secret, self.chance = port, name, role, secret, chance
        self.cookies: dict[str, str] = {}
        self.clicks: list[Clicked] = []
        self.links: dict[str, list[str]] = {"parties": [], "entities": [], "addresses": []}
        self.checked, self.large = told["checked"], told["large"]
        year = self.checked[0][:4]
        self.cases = [f"{year}-{n:05}" for n in range(1, told["cases"] + 1)]
        self.kinds = [one for one in KINDS if role in one[2]]
        self.there: http.client.HTTPConnection | None = None
        self._thread: threading.Thread | None = None

    def wait_until_up(self, seconds: float) -> None:
        """Wait until the site answers."""
        until = time.time() + seconds
        while self._ask("health", "GET", "/health", count=False)[0] != 200:
            assert time.time() < until, "the site did not start"
            time.sleep(0.5)

    def sign_in(self) -> None:
        """Sign in by password and code."""
        self._ask("sign-in", "GET", "/sign-in/", count=False)
        first = self._post("sign-in", "/sign-in/", {"login": self.name, "password": PASSWORD}, count=False)
        second = self._post("sign-in", "/sign-in/second/", {"code": code_of(self.secret, time.time())}, count=False)
        assert (first[0], second[0]) == (302, 302), (self.name, first[0], second[0])

    def work(self, seconds: float) -> None:
        """Click until the time is over, beside the others."""
        until = time.time() + seconds

        def run() -> None:
            time.sleep(self.chance.uniform(0, 5))
            while time.time() < until:
                self.click()
                time.sleep(self.chance.uniform(3, 8))

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def join(self) -> None:
        """Wait until it is over."""
        assert self._thread is not None
        self._thread.join()

    def click(self) -> None:
        """Click once, on what the role shows."""
        kind, _, _, place = self.chance.choices(self.kinds, [one[1] for one in self.kinds])[0]
        case = self.chance.choice(self.checked if kind in ("screening", "names", "party") else self.cases)
        if place in self.links:
            if not self.links[place]:
                kind, place = ("case file", f"/cases/{case}/") if place == "parties" else ("search", "search")
            else:
                place = self.chance.choice(self.links[place])
        if kind == "search":
            text = self.chance.choice(
                [
                    "Boulangerie Barbarbar",
                    "Garage Veltincor Morsaldun",
                    "12 rue",
                    "Lisfer",
                    "quai des",
                    self.chance.choice(self.cases),
                ]
            )
            self._read(self._post(kind, "/search/", {"q": text})[1])
        elif kind == "note":
            self._write(kind, f"/cases/{case}/notes/new", {"kind": "note", "text": "Rappelé le guichet."})
        elif kind == "check":
            self._write(kind, f"/cases/{self.chance.choice(self.large)}/screening", {})
        elif kind == "paper":
            self._write(kind, f"/cases/{case}/documents/new", {"role": "paper"}, file=b"Une page.\n" * 2000)
        else:
            self._open(kind, place.format(number=case))

    def _open(self, kind: str, place: str) -> None:
        """Open a page, saying why where it is asked."""
        status, page, where = self._ask(kind, "GET", place)
        if status == 302 and where.startswith("/why/"):
            self._ask("why", "GET", where)
            told = {"next": place, "purpose": "instruction", "reason": "mesure de la charge"}
            self._post("why, said", "/why/", told)
            status, page, where = self._ask(kind, "GET", place)
        self._read(page)

    def _write(self, kind: str, place: str, form: dict[str, str], file: bytes | None = None) -> None:
        self._open(
            "case file" if kind == "check" else f"{kind} form",
            place.replace("/screening", "/") if kind == "check" else place,
        )
        self._post(kind, place, form, file=file)

    def _read(self, page: str) -> None:
        """Keep the links that can be clicked later."""
        for found, pattern in (
            ("parties", r'href="(/cases/[^/"]+/parties/[^"]+)"'),
            ("entities", r'href="(/entities/[^"]+)"'),
            ("addresses", r'href="(/addresses/[^"]+)"'),
        ):
            self.links[found] = (re.findall(pattern, page) + self.links[found])[:20]

    def _post(
        self, kind: str, place: str, form: dict[str, str], *, file: bytes | None = None, count: bool = True
    ) -> tuple[int, str, str]:
        form = {**form, "csrfmiddlewaretoken": self.cookies.get("csrf", "")}
        if file is None:
            return self._ask(
                kind, "POST", place, urlencode(form).encode(), "application/x-www-form-urlencoded", count=count
            )
        parts = b"".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in form.items()
        )
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="page.txt"\r\nContent-Type: text/plain\r\n\r\n'
        return self._ask(
            kind, "POST", place, parts + head + file + b"\r\n--b--\r\n", "multipart/form-data; boundary=b", count=count
        )

    def _ask(
        self, kind: str, method: str, place: str, body: bytes | None = None, sort: str = "", *, count: bool = True
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | (
            {"Content-Type": sort} if sort else {}
        )
        begun = time.perf_counter()
        status, page, where = self._send(method, place, body, headers)
        taken = time.perf_counter() - begun
        if count:
            self.clicks.append(Clicked(kind, status, taken, status not in (200, 302)))
        return status, page, where

    def _send(self, method: str, place: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, str]:
        for again in (True, False):  # a connection that was kept may have been closed meanwhile
            try:
                self.there = self.there or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.there.request(method, place, body, headers)
                answer = self.there.getresponse()
                page = answer.read().decode()
                break
            except (http.client.HTTPException, OSError):
                self.there = None
                if not again:
                    return 0, "", ""
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer.status, page, answer.headers.get("Location", "")
