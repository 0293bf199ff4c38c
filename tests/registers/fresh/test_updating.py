"""A register is brought from its publisher as it is, or the last good edition stays and the reason is said."""

import gzip
import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.registers import tiny
from tests.registers.fresh import publisher as answers
from tests.registers.fresh.conftest import FIRST, QUICK, TODAY, rows
from tests.registers.fresh.publisher import Answer, Publisher, publishing, whole

from rempart.base import RempartError
from rempart.journal import verify
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import open_register
from rempart.registers.card import read_card
from rempart.registers.fresh import age
from rempart.registers.fresh.fetching import USER_AGENT, Limits, Wanted, fetch, site_of
from rempart.registers.fresh.remembered import last_confirmed
from rempart.registers.fresh.updating import Updated, update

Update = Callable[[], Updated]
GOOD = rows(45)
PAGE = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
BOMB = zlib.compress(b"x" * 30_000_000, wbits=31)


def in_use(workspace: Workspace) -> list[str]:
    """Return the editions of the register that count."""
    return [edition.id for edition in editions_in_use(workspace.editions_of("spells"))]


def journalled(workspace: Workspace, action: str) -> list[dict[str, object]]:
    """Return what the journal holds of one kind, once it is found whole."""
    verify(workspace.path / "journal")
    return [dict(entry.data) for entry in workspace.journal.entries() if entry.action == action]


FAULTS: dict[str, tuple[Answer, str]] = {
    "stalls": (answers.stalled(GOOD), "went silent"),
    "says nothing": (answers.silent, "went silent"),
    "trickles": (answers.trickling, "within 3 seconds"),
    "trickles headers": (answers.trickling_head, "within 3 seconds"),
    "never ends": (answers.endless, "more than the 200,000 bytes"),
    "is cut short": (answers.short(GOOD), "broke off"),
    "breaks off between chunks": (answers.broken_chunks(GOOD), "broke off"),
    "says a length too great": (answers.declared(GOOD, len(GOOD) + 100), "broke off"),
    "says a length too small": (
        answers.declared(GOOD, len(GOOD) // 3),
        "cut short",
    ),
    "says a length over the limit": (answers.declared(b"x", 200_001), "more than the 200,000"),
    "sends a page": (whole(PAGE), "web page"),
    "sends nothing": (whole(b""), "empty"),
    "sends nine tenths fewer rows": (whole(rows(4)), "4 rows where the edition of 2026-01-31 had 40"),
    "sends another file": (whole(b"a;b\n1;2\n"), ""),
    "sends a bomb": (whole(BOMB, Content_Encoding="gzip"), "more than the 200,000 bytes"),
    "sends a broken packing": (whole(BOMB[:9_000], Content_Encoding="gzip"), "200,000 bytes"),
    "sends half of a packing": (whole(gzip.compress(GOOD)[:-20], Content_Encoding="gzip"), "broke off"),
    "sends no packing at all": (whole(GOOD, Content_Encoding="gzip"), "damaged content encoding"),
    "sends an unknown packing": (whole(GOOD, Content_Encoding="br"), "not asked for"),
    "does not know it": (answers.status(404), "answers 404"),
    "refuses": (answers.status(403), "answers 403"),
    "is down": (answers.status(503), "answers 503"),
    "accepts and sends nothing": (answers.status(202), "answers 202"),
    "says unchanged unasked": (answers.status(304), "answers 304"),
    "asks to come back tomorrow": (answers.status(429, Retry_After="86400"), "come back in 86400 seconds"),
    "redirects elsewhere": (answers.moved("https://elsewhere.example/list"), "redirects to elsewhere.example"),
    "redirects to another name of this machine": (answers.moved("http://localhost:9/list"), "redirects to localhost"),
    "redirects away from HTTPS": (answers.moved("http://elsewhere.example/list"), "not HTTPS"),
    "redirects to a file": (answers.moved("file:///etc/hostname"), "not HTTPS"),
    "redirects in a circle": (answers.moved("/list"), "more than 3 times"),
}
"""What a publisher may do wrong, and what is said of it."""


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_last_good_edition_stays(
    fault: str, workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """The error names the register and says what is wrong; nothing is left behind; the edition ages from its own day."""
    answer, said = FAULTS[fault]
    publisher.tell(answer)
    done = updated()
    assert (done.outcome, done.edition, in_use(workspace)) == ("failed", "2026-01-31", ["2026-01-31"])
    assert said in str(done.error)
    assert done.age is not None
    assert done.age.days == (TODAY - FIRST).days
    assert {path.name for path in workspace.editions_of("spells").iterdir()} <= {"2026-01-31", ".lock", ".fetching"}
    (recorded,) = journalled(workspace, "update")
    assert recorded["outcome"] == "failed"
    assert journalled(workspace, "fetch")


def test_a_server_that_is_not_there_is_said(workspace: Workspace, spells: Path, publisher: Publisher) -> None:
    """Each attempt is recorded with its reason."""
    card = json.loads((spells / "register.yml").read_text())
    card["fetch"]["urls"]["list.csv"] = "http://127.0.0.1:9/list"
    (spells / "register.yml").write_text(json.dumps(card))
    (done,) = update(workspace, ["spells"], today=TODAY, limits=QUICK)
    assert "could not be reached" in str(done.error)
    assert [one["number"] for one in journalled(workspace, "fetch")] == [1, 2, 3]


def test_a_new_publication_is_loaded_and_its_changes_counted(
    workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """The edition has the day of Last-Modified; added, changed and removed are counted and recorded."""
    publisher.tell(whole(GOOD, Last_Modified="Fri, 13 Mar 2026 23:30:00 GMT", ETag='"2"'))
    done = updated()
    assert (done.outcome, done.edition) == ("loaded", "2026-03-13")
    assert done.changes is not None
    assert (done.changes.parties.added, done.changes.parties.removed) == (5, 0)
    assert done.changes.in_words == "5 parties added, 0 changed, 0 removed"
    assert done.age is not None
    assert (done.age.days, done.age.level) == (0, "fresh")
    (recorded,) = journalled(workspace, "update")
    assert recorded["parties"] == {"added": 5, "changed": 0, "removed": 0}
    (attempt,) = journalled(workspace, "fetch")
    assert (attempt["host"], attempt["outcome"], attempt["bytes"]) == ("127.0.0.1", "received", len(GOOD))
    (receipt,) = [e.receipt for e in editions_in_use(workspace.editions_of("spells"))][-1:]
    assert attempt["sha256"] == receipt.files[0].sha256


def test_without_any_day_the_edition_is_of_today(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """Neither the file nor the server says one; a day to come is none."""
    to_come = format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)
    publisher.tell(whole(GOOD, Last_Modified=to_come))
    assert updated().edition == TODAY.isoformat()


def test_the_publishers_own_day_comes_before_that_of_its_server(workspace: Workspace, publisher: Publisher) -> None:
    """Where the card says where the day is written, Last-Modified is not asked."""
    fetch = {"urls": {"places.xml": publisher.url()}}
    register = tiny.places_in_xml(workspace.path / "registers" / "places", fetch=fetch)
    publisher.tell(whole(b"<Places day='2026-02-02'><Place><Number>1</Number></Place></Places>",
                         Last_Modified="Fri, 13 Mar 2026 23:30:00 GMT"))  # fmt: skip
    (done,) = update(workspace, [register.name], today=TODAY, limits=QUICK)
    assert (done.outcome, done.edition) == ("loaded", "2026-02-02")


def test_an_unchanged_publication_is_confirmed(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """Asked with the marks of what is held, the server says *unchanged*: no edition, no new receipt, but a new age."""
    publisher.tell(whole(GOOD, Last_Modified="Fri, 13 Feb 2026 10:00:00 GMT", ETag='"2"'), answers.status(304))
    updated()
    receipt = editions_in_use(workspace.editions_of("spells"))[-1].receipt_sha256
    later = TODAY + timedelta(days=100)
    (done,) = update(workspace, ["spells"], today=later, limits=QUICK)
    assert (done.outcome, done.edition) == ("unchanged", "2026-02-13")
    assert publisher.requests[-1][1]["If-None-Match"] == '"2"'
    assert publisher.requests[-1][1]["If-Modified-Since"] == "Fri, 13 Feb 2026 10:00:00 GMT"
    assert last_confirmed(workspace, "spells") == later
    assert done.age is not None
    assert done.age.days == 0
    assert editions_in_use(workspace.editions_of("spells"))[-1].receipt_sha256 == receipt


def test_the_same_bytes_are_nothing_new(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """A server without marks sends everything again: the edition of the first day stays, and is confirmed."""
    publisher.tell(whole(rows(40)))
    done = updated()
    assert (done.outcome, in_use(workspace)) == ("unchanged", ["2026-01-31"])
    assert last_confirmed(workspace, "spells") == TODAY


def test_under_another_definition_all_is_asked_again(
    workspace: Workspace, publisher: Publisher, updated: Update, spells: Path
) -> None:
    """What the server calls unchanged is read anew where the card or the mapping has changed."""
    publisher.tell(whole(GOOD, ETag='"2"'))
    updated()
    (spells / "mapping.sql").write_text((spells / "mapping.sql").read_text().replace("is empty", "is missing"))
    assert updated().outcome == "loaded"
    assert "If-None-Match" not in publisher.requests[-1][1]


def test_damaged_memory_is_no_memory(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """A file that cannot be read costs one transfer, and nothing else."""
    publisher.tell(whole(GOOD, ETag='"2"'))
    updated()
    (workspace.editions_of("spells") / "fetched.json").write_text("{")
    assert updated().outcome == "unchanged"
    assert "If-None-Match" not in publisher.requests[-1][1]


def test_what_came_packed_for_the_way_is_kept_as_published(
    workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """A content encoding that was not asked for is undone; the hash is that of the publisher's file."""
    publisher.tell(whole(gzip.compress(GOOD), Content_Encoding="gzip"))
    assert updated().outcome == "loaded"
    assert journalled(workspace, "fetch")[-1]["bytes"] == len(GOOD)


@pytest.mark.parametrize(
    ("first", "attempts"),
    [
        ([answers.status(500), answers.status(500)], 3),
        ([answers.status(429, Retry_After="0")], 2),
        ([answers.status(503, Retry_After="Fri, 13 Mar 2020 23:30:00 GMT")], 2),
        ([answers.short(GOOD)], 2),
        ([answers.stalled(GOOD), answers.short(GOOD)], 3),
    ],
)
def test_what_may_pass_is_tried_again(
    first: list[Answer], attempts: int, workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """After a fault that may pass the next attempt brings it; each attempt is recorded."""
    publisher.tell(*first, whole(GOOD))
    assert updated().outcome == "loaded"
    outcomes = [one["outcome"] for one in journalled(workspace, "fetch")]
    assert outcomes == ["failed"] * (attempts - 1) + ["received"]


def test_what_will_not_pass_is_not_tried_again(publisher: Publisher, updated: Update) -> None:
    """A publisher who says no is asked once."""
    publisher.tell(answers.status(404))
    updated()
    assert len(publisher.requests) == 1


def test_the_publishers_own_redirects_are_followed(publisher: Publisher, updated: Update) -> None:
    """Within its domain, over several steps."""
    publisher.tell(answers.moved("/b"))
    publisher.tell(answers.moved(publisher.url("/c")), path="/b")
    publisher.tell(whole(GOOD), path="/c")
    assert updated().outcome == "loaded"


def test_a_host_that_the_card_names_is_the_publishers(
    workspace: Workspace, publisher: Publisher, spells: Path, updated: Update
) -> None:
    """``fetch.hosts`` lets a publisher keep its files elsewhere."""
    card = json.loads((spells / "register.yml").read_text())
    card["fetch"]["hosts"] = ["localhost"]
    (spells / "register.yml").write_text(json.dumps(card))
    publisher.tell(answers.moved(f"http://localhost:{publisher.port}/b"))
    publisher.tell(whole(GOOD), path="/b")
    assert updated().outcome == "loaded"


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.data.gouv.fr", "data.gouv.fr"),
        ("files.data.gouv.fr", "data.gouv.fr"),
        ("gels-avoirs.dgtresor.gouv.fr", "dgtresor.gouv.fr"),
        ("sanctionslist.fcdo.gov.uk", "fcdo.gov.uk"),
        ("one.s3.amazonaws.com", "one.s3.amazonaws.com"),
        ("scsanctions.un.org", "un.org"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_a_publisher_is_a_registrable_domain(host: str, site: str) -> None:
    """Of a ministry under gouv.fr or a bucket of a cloud, another one is somebody else."""
    assert site_of(host) == site


def test_a_request_says_who_asks_and_nothing_else(
    publisher: Publisher, updated: Update, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No cookie, no password of a .netrc, no proxy of the environment."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    publisher.tell(answers.status(500, Set_Cookie="who=me"), whole(GOOD))
    assert updated().outcome == "loaded"
    for _, headers in publisher.requests:
        assert headers["User-Agent"] == USER_AGENT
        assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_a_set_of_files_is_of_one_moment(workspace: Workspace, publisher: Publisher) -> None:
    """Where one file has changed, those that have not are brought as well."""
    mapping = (
        tiny.SPELL_MAPPING
        + "\n-- name\nselect row_number, 'a' || row_number as party_id, part, 'legal' as kind, name as value from source_alias;\n"
    )
    card = {
        "format": {"kind": "csv", "delimiter": ";", "parts": {"alias": {"key": "place", "of": "place"}}},
        "columns": {"required": ["place", "operator", "alias.name"], "optional": ["activity", "begun", "ended"]},
        "fetch": {"urls": {"list.csv": publisher.url(), "alias.csv": publisher.url("/alias")}},
        "expect": {"operator_spell": [1, 100]},
    }
    register = tiny.write_register(workspace.path / "registers" / "spells", card, mapping)
    publisher.tell(whole(rows(3), ETag='"1"'), whole(rows(4), ETag='"2"'))
    publisher.tell(
        whole(b"place;name\nP1;x\n", ETag='"1"'),
        answers.status(304),
        whole(b"place;name\nP1;x\n", ETag='"1"'),
        path="/alias",
    )
    first, second = (next(update(workspace, [register.name], today=TODAY, limits=QUICK)) for _ in range(2))
    assert (first.error, first.outcome, second.error, second.outcome) == (None, "loaded", None, "loaded")
    assert [path for path, _ in publisher.requests] == ["/list", "/alias", "/list", "/alias", "/alias"]


def test_an_older_publication_does_not_replace_a_newer(
    workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """It is kept as an edition of its day, and confirms nothing."""
    publisher.tell(whole(rows(39), Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT"))
    done = updated()
    assert (done.outcome, done.edition) == ("older", "2026-01-31")
    assert last_confirmed(workspace, "spells") == FIRST


def test_what_a_killed_update_left_is_cleared(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """The next update begins with an empty place."""
    left = workspace.editions_of("spells") / ".fetching-left"
    left.mkdir()
    (left / "list.csv.part").write_bytes(b"half")
    publisher.tell(whole(GOOD))
    assert updated().outcome == "loaded"
    assert not left.exists()


def test_registers_that_nobody_uses_are_not_brought(
    workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """Without a name, those in use that have an address are; a name begins the use of one."""
    publisher.tell(whole(GOOD))
    assert [one.register_id for one in update(workspace, today=TODAY, limits=QUICK)] == ["spells"]
    with pytest.raises(RempartError, match="there is none of that name"):
        list(update(workspace, ["nonsense"]))
    (done,) = update(workspace, ["bods"], limits=QUICK)
    assert "no address" in str(done.error)


def test_one_broken_card_does_not_stop_the_others(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """It is said of that register, and the next one comes."""
    broken = workspace.path / "registers" / "broken"
    broken.mkdir()
    (broken / "register.yml").write_text("id: broken\n")
    publisher.tell(whole(GOOD))
    assert [(one.register_id, one.outcome) for one in update(workspace, today=TODAY, limits=QUICK)] == [
        ("broken", "failed"),
        ("spells", "loaded"),
    ]


def test_the_proxy_of_the_workspace_is_asked(publisher: Publisher, tmp_path: Path) -> None:
    """For a publisher elsewhere; this machine itself is reached without."""
    publisher.tell(whole(GOOD), path="http://publisher.example/list")
    publisher.tell(whole(GOOD), path="/list")
    for url in ("http://publisher.example/list", publisher.url()):
        fetch(Wanted("spells", url), tmp_path / "list", tell=lambda _: None, proxy=publisher.url("/"), limits=QUICK)
    assert [path for path, _ in publisher.requests] == ["http://publisher.example/list", "/list"]


def test_the_list_of_the_un_has_an_address() -> None:
    """A built-in register is brought by its name alone."""
    card = open_register("un_sanctions").card
    assert card.fetch is not None
    assert card.address in card.fetch.urls.values()


@pytest.mark.parametrize(
    "fetch",
    [
        {"urls": {}},
        {"urls": {"a": "http://publisher.example/a"}},
        {"urls": {"a": "https://user:password@publisher.example/a"}},
        {"urls": {"a": "ftp://publisher.example/a"}},
        {"urls": {"../a": "https://publisher.example/a"}},
        {"urls": {"a": "https://publisher.example/a"}, "cookies": "yes"},
    ],
)
def test_a_card_gives_only_safe_addresses(fetch: dict[str, object], tmp_path: Path) -> None:
    """HTTPS, no password, plain names of files, no key that is not known."""
    with pytest.raises(RempartError, match="fetch"):
        read_card(tiny.spells(tmp_path / "spells", fetch=fetch))


@pytest.mark.parametrize(
    ("days", "level"), [(-3, "fresh"), (31, "fresh"), (32, "warning"), (62, "warning"), (63, "error")]
)
def test_age_turns_into_a_warning_and_then_an_error(days: int, level: str, tmp_path: Path) -> None:
    """Past one rhythm of the publisher, and past two, as for a question that needs fresh data."""
    card = read_card(tiny.spells(tmp_path / "spells"))
    assert age(card, FIRST, FIRST + timedelta(days=days)).level == level


def test_bounds_of_time_are_those_of_a_town() -> None:
    """What tests shorten is long enough outside."""
    limits = Limits()
    assert limits.silence >= 30
    assert limits.total >= 1800
    assert limits.attempts >= 3


def test_no_name_of_the_register_is_recorded(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """The journal holds counts, hosts and hashes."""
    publisher.tell(whole(rows(45, operator="Quorvane ")))
    updated()
    text = (workspace.path / "journal" / "entries" / "000001.jsonl").read_text(encoding="utf-8")
    assert "Quorvane" not in text
    assert os.environ.get("HOME", "/nowhere") not in text
    assert date.fromisoformat(in_use(workspace)[-1]) == TODAY


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_is_not_trusted_is_said(workspace: Workspace, spells: Path, tmp_path: Path) -> None:
    """Somebody between the town and the publisher is told apart from a server that is down, and asked once."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]  # fmt: skip
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with publishing(certificate, key) as publisher:
        publisher.tell(whole(GOOD))
        card = json.loads((spells / "register.yml").read_text())
        card["fetch"]["urls"]["list.csv"] = publisher.url().replace("http:", "https:")
        (spells / "register.yml").write_text(json.dumps(card))
        (done,) = update(workspace, ["spells"], today=TODAY, limits=QUICK)
    assert "certificate of the publisher's server is not trusted" in str(done.error)
    assert len(journalled(workspace, "fetch")) == 1
