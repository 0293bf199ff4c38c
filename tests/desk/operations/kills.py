"""Whoever is killed, at whatever moment: what was acknowledged is there, and nothing is there by half.

    python -m tests.desk.operations.kills --times 300 [--engine sqlite|postgresql] [--seed 1]

A server and a worker run as processes. Officers write and upload over HTTP, a writer uses the services, and snapshots are built; one of
all these processes, drawn at random, is killed (SIGKILL) at a random moment, or the supervisor and everything below it. What was
killed is started again, and in the end everything that was acknowledged must be there, whole.
"""

import argparse
import contextlib
import hashlib
import http.client
import http.cookiejar
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.desk.operations.station import CAST, ENVIRONMENT, Station, station

SAMPLE = Path(__file__).parents[3] / "src/rempart/registers/town_permits/sample/2026-01.csv"
PATIENCE = 240.0
"""Seconds that are waited for something that must happen, however busy the machine."""
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
    "files": sorted(Document.objects.values_list("sha256", flat=True)),
    "jobs": sorted(Job.objects.values_list("pk", flat=True)), "undone": Job.objects.exclude(state__in=("done", "replaced")).count(),
    "versions": {case.number: case.version for case in Case.objects.all()},
    "opened": sorted(entry.case for entry in entries.values() if entry.action == "opened")}))
"""


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
        """Start it, and wait until it answers; where it ends meanwhile it is started again, as systemd does."""
        until = time.monotonic() + PATIENCE
        self.process = self._begun()
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
            if self.process.poll() is not None:
                self.process = self._begun()
        raise AssertionError(Path(self.log.name).read_text()[-3000:])

    def _begun(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command, start_new_session=True, env=ENVIRONMENT, stderr=self.log, stdout=self.log)

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

    def kill_one(self, chance: random.Random, others: list[int]) -> None:
        """Kill a process drawn at random, ours or one of the others; where it is the supervisor, all below it, and start again."""
        drawn = chance.choice([self.process.pid, *self.below(), *others])
        if drawn == self.process.pid:
            os.killpg(drawn, signal.SIGKILL)
            self.process.wait()
            time.sleep(0.5)
            self.start()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(drawn, signal.SIGKILL)

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
        return self._asked(urllib.request.Request(self.base + place, data))  # noqa: S310 this machine alone

    def opened_by(self, request: urllib.request.Request) -> tuple[int, str]:
        """Send a request; return its status and where it leads."""
        status, _, where = self._asked(request)
        return status, where

    def _asked(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            try:
                answer = self.opener.open(request, timeout=60)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:  # of a refusal too the rest may never come
                status, where = answer.status, answer.headers.get("Location", "")
                return status, answer.read().decode(errors="replace"), where
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


class Uploader(Officer):
    """Somebody who uploads a paper after the other, and remembers the hash of each that was acknowledged."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(port, stop)
        self.kept: list[str] = []

    def run(self) -> None:
        """Upload until told to stop."""
        while not self.stop.is_set():
            case = f"2026-{len(self.kept) % 6:04}"
            content = secrets.token_hex(20_000).encode()
            status, where = self._upload(f"/cases/{case}/documents/new", content)
            if status == 302 and where == f"/cases/{case}/":
                self.kept.append(hashlib.sha256(content).hexdigest())
            elif status in (302, 403, 404):
                self.send("/sign-in/", {"login": "case-officer", "password": "practice-town"})
                why = {"next": f"/cases/{case}/", "purpose": "instruction", "reason": "because of it"}
                self.send(f"/why/?next=/cases/{case}/", why)

    def _upload(self, place: str, content: bytes) -> tuple[int, str]:
        _, page, _ = self.ask(place)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        told = {"csrfmiddlewaretoken": found[1] if found else "", "role": "paper"}
        fields = "".join(
            f'--b\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{value}\r\n' for one, value in told.items()
        )
        head = '--b\r\nContent-Disposition: form-data; name="file"; filename="paper.txt"\r\nContent-Type: text/plain\r\n\r\n'
        body = (fields + head).encode() + content + b"\r\n--b--\r\n"
        request = urllib.request.Request(self.base + place, body, {"Content-Type": "multipart/form-data; boundary=b"})  # noqa: S310
        return self.opened_by(request)


class Builder(threading.Thread):
    """Builds one snapshot after the other, and remembers those that were acknowledged."""

    def __init__(self, desk: Station, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.command = [sys.executable, "-m", "rempart", "build", "--json", "--workspace", str(desk.path)]
        self.stop, self.built, self.process = stop, list[str](), None

    def run(self) -> None:
        """Build until told to stop."""
        while not self.stop.is_set():
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
            )
            out = self.process.communicate()[0]
            if self.process.returncode == 0:
                self.built.append(str(json.loads(out)["snapshot"]))

    @property
    def running(self) -> list[int]:
        """The process that builds now."""
        return [self.process.pid] if self.process is not None and self.process.returncode is None else []


def drill(desk: Station, times: int, seed: str = "1") -> dict[str, int]:
    """Kill so many times; return how much was acknowledged, all of which is there. The same seed draws the same processes and pauses.

    Raises:
        AssertionError: something acknowledged is missing, or something is there by half.
    """
    desk.says(FILL)
    loaded = desk.run("load", "town_permits", SAMPLE, "--edition", "2026-01-31", "--workspace", desk.path)
    assert "3 loaded" in loaded.out, loaded.err  # two more are refused, as they should be
    chance = random.Random(seed)  # noqa: S311 drawn again by its seed
    server, stop = Server(desk), threading.Event()
    officer, uploader, builder = Officer(server.port, stop), Uploader(server.port, stop), Builder(desk, stop)
    acknowledged: list[list[object]] = []
    for one in (officer, uploader, builder):
        one.start()
    for number in range(times):
        writer = _writer(desk)
        time.sleep(chance.uniform(1.5, 5))
        server.kill_one(chance, builder.running)
        time.sleep(chance.uniform(0, 1))
        writer.kill()
        out = writer.communicate()[0].decode().splitlines()
        acknowledged += [json.loads(line) for line in out if line.endswith("]")]
        print(f"{number + 1} kills", file=sys.stderr, flush=True)
    acknowledged += _last_words(desk, (officer, uploader, builder), none_yet=not acknowledged)
    stop.set()
    for one in (officer, uploader, builder):
        one.join(PATIENCE)
    assert server.stop() == 0, Path(server.log.name).read_text()[-3000:]
    _whole(desk, officer, uploader, builder, acknowledged)
    return {
        "kills": times, "purposes": len(officer.opened), "steps": len(officer.steps), "uploads": len(uploader.kept), "builds": len(builder.built),
        "documents": len(acknowledged),
    }  # fmt: skip


def _writer(desk: Station) -> "subprocess.Popen[bytes]":
    head = f"from pathlib import Path\nfrom rempart.desk.preparing import set_up\nset_up(Path({str(desk.path)!r}))\n"
    command = [sys.executable, "-c", head + CAST + WRITE]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT)


def _last_words(desk: Station, who: tuple[Officer, Uploader, Builder], *, none_yet: bool) -> list[list[object]]:
    """Leave everybody in peace until something of each was acknowledged: on a busy machine kills may leave nobody the time."""
    officer, uploader, builder = who
    until = time.monotonic() + PATIENCE
    while not (officer.opened and uploader.kept and builder.built) and time.monotonic() < until:
        time.sleep(0.5)
    if not none_yet:
        return []
    writer = _writer(desk)
    assert writer.stdout is not None
    found = [json.loads(writer.stdout.readline())]
    writer.kill()
    writer.communicate()
    return found


def _whole(
    desk: Station, officer: Officer, uploader: Uploader, builder: Builder, acknowledged: list[list[object]]
) -> None:
    """Compare what is there with what was acknowledged, and every row with its entry; nothing of a killed build is left."""
    assert desk.run("worker", "--once", "--workspace", desk.path).code == 0
    found = desk.says(WHOLE)
    assert found["broken"] == []
    assert {key for key, _ in acknowledged} <= set(found["documents"])
    assert {job for _, job in acknowledged} <= set(found["jobs"])
    for case in set(officer.opened):
        assert found["opened"].count(case) >= officer.opened.count(case)
    for case in set(officer.steps):
        assert found["versions"][case] >= officer.steps.count(case)
    assert set(uploader.kept) <= set(found["files"])
    assert (bool(officer.opened), bool(uploader.kept), bool(builder.built), bool(acknowledged)) == (True,) * 4
    last = desk.run("build", "--workspace", desk.path)
    assert last.code == 0, last.err
    there = {path.name for path in (desk.path / "snapshots").iterdir() if path.is_dir()}
    assert set(builder.built) <= there
    assert [name for name in there if name.startswith(".")] == []
    verified = desk.run("verify", "--workspace", desk.path)
    assert verified.code == 0, verified.out + verified.err


def main() -> None:
    """Drill as often as was asked."""
    asked = argparse.ArgumentParser(description="Kill processes of a desk at random, and look whether all is whole.")
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seed", default="1")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="rempart-kills-") as folder, station(Path(folder), given.engine) as desk:
        print(json.dumps(drill(desk, given.times, given.seed)))


if __name__ == "__main__":
    main()
