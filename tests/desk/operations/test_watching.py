"""What is seen from outside: lines without a name, figures without a person, and no page asked for without end."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from rempart.desk.operations.limits import A_MINUTE, LimitMiddleware
from rempart.desk.operations.lines import JsonFormatter
from tests.desk.conftest import Cast

NAME = "Zephyrine Quatremarre"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged, by whomever, in the form of the desk."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("rempart.desk")]
    for one in loggers:
        one.addHandler(handler)
    yield out
    for one in loggers:
        one.removeHandler(handler)


def test_a_crawl_with_a_name_in_every_field_logs_none(cast: Cast, lines: io.StringIO) -> None:
    """In the address, the query, the form, the header and the cookie; on pages that answer, refuse and fail."""
    client = cast.client(cast.people["case_officer"])
    client.cookies["q"] = NAME
    client.raise_request_exception = False
    for place in (
        "/",
        "/cases/",
        f"/cases/{NAME}/",
        f"/{NAME}",
        f"/cases/{cast.case.number}/",
        "/why/",
        "/sign-in/",
        "/language",
    ):
        client.get(place, {"q": NAME, "state": NAME, "next": f"/{NAME}"}, headers={"referer": f"http://a/{NAME}"})
        client.post(place, {"q": NAME, "reason": NAME, "login": NAME, "next": f"/cases/{NAME}/"})
    logging.getLogger("django.request").error("Failed: %s", NAME, exc_info=_raised())
    told = lines.getvalue()
    assert "Zephyrine" not in told
    rows = [json.loads(line) for line in told.splitlines()]
    reading = next(row for row in rows if row.get("route") == "cases:file")
    assert {"at", "level", "from", "event", "id", "route", "method", "status", "who", "ms"} <= set(reading)
    assert reading["who"] == "C-02"
    assert any(row.get("error") == "builtins.ValueError" and row["through"] for row in rows)


def _raised() -> Any:
    try:
        int(NAME)
    except ValueError as error:
        return type(error), error, error.__traceback__


def test_figures_are_for_this_machine_or_a_token(cast: Cast, desk_workspace: Any) -> None:
    """A request that a proxy passed on is not this machine's; a stranger gets 404; nothing tells of a person."""
    client = Client(headers={"host": "localhost"})
    client.get("/health")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    for figure in (
        'rempart_requests_total{route="health",status="2xx"}',
        "rempart_queue_waiting 0",
        "rempart_journal_entries",
        "rempart_scheduler_late 1",
    ):
        assert figure in text
    assert "C-02" not in text
    assert cast.case.number not in text
    passed_on = {"x-forwarded-for": "127.0.0.1"}
    assert client.get("/metrics", headers=passed_on).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    (desk_workspace / "desk-keys" / "metrics.token").write_text("t" * 40)
    right = {"authorization": "Bearer " + "t" * 40}
    assert client.get("/metrics", headers=passed_on | right).status_code == 200
    assert client.get("/metrics", headers=passed_on | {"authorization": "Bearer t"}).status_code == 404


def test_one_person_cannot_ask_without_end() -> None:
    """So many a minute of one kind; another person, and another kind, are not held up."""
    limit = LimitMiddleware(lambda _: None)  # type: ignore[arg-type,return-value]
    asked = [limit._counted("search", "user 1") for _ in range(A_MINUTE["search"] + 1)]
    assert asked[-1] > A_MINUTE["search"]
    assert limit._counted("search", "user 2") == limit._counted("api", "user 1") == 1


def test_a_body_without_end_is_not_read(db: None) -> None:
    """The length that is announced is enough to refuse it."""
    client = Client(headers={"host": "localhost"})
    answer = client.generic("POST", "/sign-in/", b"", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
