"""Whoever is killed, at whatever moment: what was acknowledged is there, and nothing is there by half.

A server and a worker run as processes. Officers write at random; a process of theirs, drawn at random, is killed (SIGKILL) and
started again by the supervisor, or the supervisor itself and everything below it. REMPART_KILLS sets how often.
"""

import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.operations.station import CAST, ENVIRONMENT, Station, station

KILLS = int(os.environ.get("REMPART_KILLS", "20"))
FILL = """
town = prepare()
people = make_accounts(town, "en")
for n in range(6):
    open_case(people["case_officer"], town, Opened(f"2026-{n:04}", "application", "Terrace",
              [Party("applicant", "Person", "Lucie Marchand")]))
"""
WRITE = """
import sys
by = User.objects.get(username="case-officer")
from rempart.desk.operations.queue import enqueue
from django.db import OperationalError
n = 0
while True:
    n += 1
    try:
        with transaction.atomic():
            row = store_document(Case.objects.get(number=f"2026-{n % 6:04}"), by, b"x" * 5000, name=f"{n}.txt", media_type="text/plain",
                                 role="paper", data_class="A")
            job = enqueue("daily", {"step": "queue", "day": "x"})
    except OperationalError:
        continue
    print(json.dumps([row.key, job.pk]), flush=True)
"""
WHOLE = """
from rempart.desk.record import journal
from rempart.desk.cases.documents import content_of
from rempart.desk.operations.models import Job
from django.db import connection
journal().verify()
entries = {entry.number: entry for entry in journal().entries()}
broken = []
for case in Case.objects.all():
    events = list(case.caseevent_set.all())
    if [one.number for one in events] != list(range(1, case.version + 1)):
        broken.append(f"{case}: events")
    for one in events:
        entry = entries.get(one.entry)
        if entry is None or entry.action != "case.step" or entry.case != case.number or entry.data["event"] != one.number:
            broken.append(f"{case}: entry of {one.number}")
        one.said
steps = sum(entry.action == "case.step" for entry in entries.values())
if steps != CaseEvent.objects.count():
    broken.append("entries without events")
added = {entry.data["document"] for entry in entries.values() if entry.action == "document.added"}
if added != set(Document.objects.values_list("key", flat=True)):
    broken.append("entries and documents differ")
for document in Document.objects.select_related("case"):
    content_of(document)
print(json.dumps({"broken": broken, "documents": sorted(Document.objects.values_list("key", flat=True)),
    "jobs": sorted(Job.objects.values_list("pk", flat=True)), "undone": Job.objects.exclude(state__in=("done", "replaced")).count(),
    "versions": {case.number: case.version for case in Case.objects.all()},
    "opened": sorted(entry.case for entry in entries.values() if entry.action == "opened")}))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    """A desk with six cases."""
    with station(tmp_path, request.param) as one:
        one.says(FILL)
        yield one


class Server:
    """The supervisor with all that it starts, in a group of its own."""

    def __init__(self, desk: Station) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [
            sys.executable,
            "-m",
            "rempart",
            "serve",
            "--port",
            str(self.port),
            "--workspace",
            str(desk.path),
        ]
        self.log = (desk.path.parent / "log").open("a")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            self.command, start_new_session=True, env=ENVIRONMENT, stderr=self.log, stdout=self.log
        )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(Path(self.log.name).read_text()[-3000:])

    def below(self) -> list[int]:
        """The processes that it started, and theirs."""
        found, asked = [], [self.process.pid]
        while asked:
            children = Path(f"/proc/{asked[0]}/task/{asked[0]}/children")
            asked = asked[1:] + (
                more := [int(one) for one in children.read_text().split()] if children.exists() else []
            )
            found += more
        return found

    def kill_one(self, chance: random.Random) -> None:
        """Kill a process drawn at random; where it is the supervisor, all of them, and start again."""
        drawn = chance.choice([self.process.pid, *self.below()])
        if drawn == self.process.pid:
            os.killpg(drawn, signal.SIGKILL)
            self.process.wait()
            time.sleep(0.5)
            self.start()
        else:
            try:
                os.kill(drawn, signal.SIGKILL)
            except ProcessLookupError:
                return

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        self.process.terminate()
        self.log.close()
        return self.process.wait(60)


class Officer(threading.Thread):
    """Somebody who signs in, gives purposes, takes steps and takes them back, and remembers what was acknowledged."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.base, self.stop = f"http://127.0.0.1:{port}", stop
        self.opened: list[str] = []
        self.steps: list[str] = []
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies),
            type("Stay", (urllib.request.HTTPRedirectHandler,), {"redirect_request": lambda *_: None}),
        )

    def ask(self, place: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask for a page, or send a form; status 0 where nobody answered whole."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            with self.opener.open(self.base + place, data, timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), error.headers.get("Location", "")
        except (OSError, ValueError, http.client.HTTPException):
            return 0, "", ""

    def send(self, place: str, form: dict[str, str]) -> tuple[int, str]:
        """Open a page for its key against forgery, and send its form."""
        _, page, _ = self.ask(place)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        seen = re.search(r'name="seen" value="(\d+)"', page)
        more = {"seen": seen[1]} if seen else {}
        status, _, where = self.ask(place, {**form, **more, "csrfmiddlewaretoken": found[1] if found else ""})
        return status, where

    def run(self) -> None:
        """Write until told to stop."""
        n = 0
        while not self.stop.is_set():
            n += 1
            case = f"2026-{n % 6:04}"
            status, where = self.send(
                f"/why/?next=/cases/{case}/",
                {"next": f"/cases/{case}/", "purpose": "instruction", "reason": "because of it"},
            )
            if status == 302 and where == f"/cases/{case}/":
                self.opened.append(case)
            elif status == 302 or status in (403, 404):
                self.send("/sign-in/", {"login": "case-officer", "password": "practice-town"})
                continue
            for step in ("receive", "ask_papers", "papers_came", "ask_papers", "papers_came"):
                today = time.strftime("%Y-%m-%d")
                status, where = self.send(
                    f"/cases/{case}/steps/{step}", {"on": today, "received_on": today, "papers": "x"}
                )
                if status == 302 and where == f"/cases/{case}/":
                    self.steps.append(case)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half(desk: Station) -> None:
    """After every kill the desk is up again; in the end each acknowledged write is there, and every row has its entry."""
    chance = random.Random(os.environ.get("REMPART_SEED", "1"))  # noqa: S311 drawn again by its seed
    server, stop = Server(desk), threading.Event()
    officer = Officer(server.port, stop)
    officer.start()
    acknowledged: list[list[object]] = []
    for _ in range(KILLS):
        head = (
            f"from pathlib import Path\nfrom rempart.desk.preparing import set_up\nset_up(Path({str(desk.path)!r}))\n"
        )
        writer = subprocess.Popen(
            [sys.executable, "-c", head + CAST + WRITE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
        time.sleep(chance.uniform(1.5, 5))
        server.kill_one(chance)
        time.sleep(chance.uniform(0, 1))
        writer.kill()
        out = writer.communicate()[0].decode().splitlines()
        acknowledged += [json.loads(line) for line in out if line.endswith("]")]
    time.sleep(5)
    stop.set()
    officer.join(60)
    assert server.stop() == 0
    desk.run("worker", "--once", "--workspace", desk.path)
    found = desk.says(WHOLE)
    assert found["broken"] == []
    assert {key for key, _ in acknowledged} <= set(found["documents"])
    assert {job for _, job in acknowledged} <= set(found["jobs"])
    for case in set(officer.opened):
        assert found["opened"].count(case) >= officer.opened.count(case)
    for case in set(officer.steps):
        assert found["versions"][case] >= officer.steps.count(case)
    assert officer.opened
    assert acknowledged


def test_it_starts_and_stops_cleanly(tmp_path: Path) -> None:
    """Told to stop, all its processes end; a port that is taken, or a folder that is no workspace, is said at once."""
    with station(tmp_path, "sqlite") as desk:
        server = Server(desk)
        below = server.below()
        taken = desk.run("serve", "--port", server.port, "--workspace", desk.path)
        assert (taken.code, "cannot listen there" in taken.err) == (1, True)
        assert server.stop() == 0
        assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []
        assert "no workspace here" in desk.run("serve", "--workspace", tmp_path / "none").err
        checked = desk.run("serve", "--check", "--workspace", desk.path)
        assert (checked.code, "no backup was made" in checked.out) == (0, True)
