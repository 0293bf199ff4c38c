"""What the practice town lacks for every page to have something on it: made as its people would, by their pages.

Some things have no page on which one person makes them in a minute: a second inspector, a form that was kept when a session was
locked, a passkey without a key in hand, a case that is over, and one that was purged.
``python -m tests.desk.browser.staged`` writes these into the workspace that ``REMPART_WORKSPACE`` names.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.desk.browser.crawl import HALFWAY, TWICE, Reader, links
from tests.desk.browser.served import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
"""Of the authenticator of the account whose pages of second factors are looked at."""
QUESTION = {
    "questions.source": "trade register",
    "questions.on": "2026-10-30",
    "questions.shows": "another manager since 3 March 2025",
    "questions.question": "who runs the restaurant today",
    "questions.explanations": "a change not yet published\nan entry that is out of date",
}
KEPT, PURGED = "0801", "0802"
"""Numbers of two cases that are over: one is kept, one was purged."""
_PATIENCE = 120


def _code() -> str:
    """Return what the authenticator shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


class Readers:
    """Who reads the practice town, each signed in once."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._made: dict[str, Reader] = {}

    def __call__(self, role: str) -> Reader:
        """Return somebody of a role; whoever has an authenticator shows its code, and then the password again."""
        if role not in self._made:
            made = self._made[role] = Reader(self.site, TWICE if role == HALFWAY else role)
            if role == TWICE:
                made.act("/sign-in/second/", code=_code())
                made.act("/sign-in/again/", password=PASSWORD)
        return self._made[role]

    def close(self) -> None:
        """Leave the site."""
        for one in self._made.values():
            one.client.close()


def stage(workspace: Path, reader: Readers) -> list[str]:
    """Give each page something to show, and return addresses that only an act leads to."""
    wanted = os.environ | {"REMPART_WORKSPACE": str(workspace), "DJANGO_SETTINGS_MODULE": "rempart.desk.settings"}
    subprocess.run([sys.executable, "-m", __name__], env=wanted, check=True, cwd=Path(__file__).parents[3])
    officer = reader("case_officer")
    port, stall = (re.findall(rf"/cases/\d{{4}}-{one}/", officer.open("/cases/").text)[0] for one in ("0147", "0125"))
    for case in (port, stall):
        officer.act(f"{case}screening")
    _officer(officer, port)
    _control(officer, reader("legal_officer"))
    _concerned(officer, reader("data_protection_officer"), port.replace("0147", "0142"))
    file = _file(reader("register_steward"))
    for case in (port, stall):
        _wait(officer, f"{case}screening", 'id="established"')
    asked = ("40 impasse du Sémaphore, 99100 Port-Aubrelle", "SARL")
    found = [link for typed in asked for link in links(officer.act("/search/", q=typed))]
    return [f"{stall}screening", file, *found]


def _officer(officer: Reader, port: str) -> None:
    """Do a little of everything in one case, and outside of it."""
    officer.act("/intake/", procedure="application")
    officer.act(f"{port}letters/write/questions?step=send_questions", **QUESTION, team="yes", contact="Town hall")
    officer.act(f"{port}papers", file=("plan.txt", b"The plan of the room, with measures.\n", "text/plain"), what="")
    officer.act("/tokens/", act="calendar")
    officer.act("/account/interests/", kind="name", text="Harbour rowing club")


def _control(officer: Reader, lawyer: Reader) -> None:
    """Plan a joint control, and have it approved."""
    control = officer.act("/controls/", title="Bars of the port", on="2099-03-05").headers["Location"]
    aim = {"name": "Fire service", "aim": "safety of the exits", "basis": "Building code, art. R143-1"}
    officer.act(control, "agency", **aim, checklist="exits free\nplan shown", seats=["I-07", "I-99"])
    officer.act(control, "rule", rule="every bar of the port with a licence of 2026")
    officer.act(control, "target", address="12, quai des Etoupes")
    lawyer.act(control, "approve")


def _concerned(officer: Reader, dpo: Reader, case: str) -> None:
    """Contest a fact, ask for what is held about a person, and open the file of a breach."""
    day = {"received_on": f"{case[7:11]}-11-10"}
    officer.act(f"{case}concerned/contests/new", target="fact:1", by="person", what="we moved in March", **day)
    extract = next(link for link in links(officer.open(f"{case}concerned/")) if link.endswith("/extract"))
    officer.act(extract, verified="known", how="at the desk of the town hall", **day)
    dpo.act("/concerned/breaches/new", aware_at=f"{case[7:11]}-11-15T09:00", what="a list was sent to a wrong address")


def _file(steward: Reader) -> str:
    """Bring a file of the town as far as what is asked about it, and return its page."""
    sent = ("leases.csv", "Bail;Preneur;Local;Début\nB-1;SARL Les Embruns;L-001;01/01/2020\n".encode(), "text/csv")
    page = str(steward.act("/registers/new/", file=sent, register="new", fresh="town_leases").headers["Location"])
    _wait(steward, page, f'href="{page}columns/"')
    steward.act(f"{page}columns/", kind="leases")
    return page


def _wait(reader: Reader, page: str, shown: str) -> None:
    """Wait until a page shows what the worker makes."""
    for _ in range(_PATIENCE):
        if shown in reader.open(page).text:
            return
        time.sleep(1)
    raise AssertionError(f"the worker did not end what {page} waits for")


def _inside() -> None:
    """Write what no page makes."""
    import django

    django.setup()
    from datetime import date

    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP
    from allauth.mfa.webauthn.internal.auth import WebAuthn
    from django.test import RequestFactory

    from rempart.desk.accounts import kept
    from rempart.desk.accounts.models import RoleGrant, User

    one, other = User.objects.filter(username__startswith="clerk-").order_by("id")
    told = {"pseudonym": "I-99", "town": one.town, "unit": "Practice"}
    second = User.objects.create_user("inspector-2", "practice-town", **told)
    given = {"from_on": date(2020, 1, 1), "given_by": one, "confirmed_by": other}
    RoleGrant.objects.create(user=second, role="inspector", **given)
    officer = User.objects.get(username="case-officer")
    kept.keep(RequestFactory().post("/account/interests/", {"kind": "name", "text": "Harbour rowing club"}), officer)
    twice = User.objects.get(username=TWICE.replace("_", "-"))
    TOTP.activate(twice, SECRET)
    RecoveryCodes.activate(twice)
    WebAuthn.add(twice, "Key on the ring", passkey())
    _over(officer)


def passkey() -> dict[str, Any]:
    """Return what a browser would send of a new passkey."""
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

    point = {-1: 1, -2: b"\1" * 32, -3: b"\2" * 32}
    held = AttestedCredentialData.create(b"\0" * 16, b"key on the ring", ES256({1: 2, 3: -7, **point}))
    data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), 0x45, 0, held)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    told = {
        "clientDataJSON": client.b64,
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    key = websafe_encode(b"key on the ring")
    return {"id": key, "rawId": key, "type": "public-key", "response": told, "clientExtensionResults": {}}


def _over(officer: Any) -> None:
    """Close two cases that were withdrawn: of one somebody asks that it be kept longer, the other is purged."""
    from rempart.desk.accounts.models import User
    from rempart.desk.cases.acting import Opened, Party, open_case, take_step
    from rempart.desk.cases.models import Case
    from rempart.desk.day import today
    from rempart.desk.operations import purge, retention

    year = Case.objects.filter(town=officer.town).order_by("number").values_list("number", flat=True)[0][:4]
    for number in (KEPT, PURGED):
        told = Opened(
            f"{year}-{number}", "application", "Kiosk", [Party("applicant", "Company", "Kiosque du Port SAS")]
        )
        case = open_case(officer, officer.town, told)
        take_step(case, officer, "case_officer", "receive", carries={"received_on": str(today())})
        take_step(case, officer, "case_officer", "withdraw", carries={"letter_received": str(today())})
    lawyer = User.objects.get(username="legal-officer")
    due = retention.due_of(case, today())
    assert due is not None
    retention.appraise(lawyer, "destroy", case=case)
    retention.ask_hold(
        Case.objects.get(number=f"{year}-{KEPT}"), lawyer, retention.years_after(today(), 8), "an appeal is lodged"
    )
    assert purge.purge(case.number, retention.years_after(due.on, 1)) is not None
    purge.finish()


if __name__ == "__main__":
    _inside()
