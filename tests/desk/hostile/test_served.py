"""The server itself, over its socket: what no client library sends. Each answer is one, refused, and the next officer is served."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.desk.browser.served import Served, empty_desk

pytestmark = pytest.mark.slow
_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
_SECOND = b"GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n"
_SLOW = 24
"""More than the threads of the server."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """``rempart serve`` on a workspace with one administrator."""
    with empty_desk(tmp_path_factory.mktemp("served") / "workspace", {"root-1": "a long word of a house"}) as served:
        yield served


def sent(site: Served, request: bytes, *, wait: float = 20) -> bytes:
    """Send bytes and return what comes back until the server closes, or falls silent."""
    at = urlsplit(site.address)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=wait) as one:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may refuse before everything was there
            one.sendall(request)
        found = b""
        one.settimeout(3)
        with suppress(TimeoutError, ConnectionResetError):
            while piece := one.recv(65_536):
                found += piece
    return found


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer that came back."""
    return [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.")]


def serves(site: Served) -> bool:
    """Tell whether the next who comes is served."""
    return httpx.get(f"{site.address}/health", timeout=60, trust_env=False).status_code == 200


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
        b"Content-Length: 0\r\nContent-Length: 44\r\n", b"Content-Length: 0, 44\r\n", b"Content-Length: +44\r\n",
        b"Content-Length: -1\r\n", b"Content-Length: 0x2c\r\n", b"Content-Length : 0\r\n", b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: xchunked\r\n", b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding:\x0bchunked\r\n",
        b"X: a\r\n Transfer-Encoding: chunked\r\n", b"X: a\rTransfer-Encoding: chunked\r\n", b"X: a\0b\r\n",
    ],
)  # fmt: skip
def test_no_second_request_is_smuggled_in(site: Served, lines: bytes) -> None:
    """A length said twice, or in two ways, or so that two servers read it otherwise: refused, and what follows is no request."""
    body = b"0\r\n\r\n" + _SECOND
    answer = sent(site, b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + _FORM + lines + b"\r\n" + body)
    assert len(statuses(answer)) <= 1, answer
    assert all(400 <= one < 500 or one == 501 for one in statuses(answer)), answer
    assert serves(site)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: evil.invalid\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.invalid\r\n",
        b"GET http://evil.invalid/ HTTP/1.1\r\nHost: evil.invalid\r\n", b"GET / HTTP/1.1\r\nHost: localhost@evil.invalid\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.invalid\r\nX-Forwarded-Host: localhost\r\n", b"GET /sign-in/ HTTP/1.0\r\nHost: evil.invalid:80\r\n",
    ],
)  # fmt: skip
def test_another_host_is_none(site: Served, head: bytes) -> None:
    """A name that is not the town's, or two names: refused, and no page leads there."""
    answer = sent(site, head + b"Connection: close\r\n\r\n")
    assert statuses(answer) == [400]
    assert b"evil.invalid" not in answer


def test_an_address_that_climbs_leads_to_no_file(site: Served) -> None:
    """In what is served as it lies on the disk, and elsewhere: as it is typed, and written by other signs."""
    for path in (
        "/static/../../../rempart.toml", "/static/%2e%2e/%2e%2e/%2e%2e/settings.py", "/static/desk/..%2f..%2f..%2fsettings.py",
        "/static/..%5c..%5csettings.py", "/static//etc/passwd", "//etc/passwd", "/static/desk/%00/../look.css",
        "/static/%252e%252e/settings.py", "/static/desk/", "/static/", "/../../etc/passwd", "/static/%c0%ae%c0%ae/settings.py",
    ):  # fmt: skip
        answer = sent(site, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert statuses(answer)[0] in (302, 400, 403, 404), (path, answer[:200])
        assert not {b"[desk]", b"root:x:", b"ALLOWED_HOSTS"} & {one for one in (b"[desk]", b"root:x:", b"ALLOWED_HOSTS") if one in answer}, path  # fmt: skip


@pytest.mark.parametrize("path", ["/sign-in/", "/static/desk/look.css", "/health", "/cases/", "/api/v1/cases"])
def test_a_method_that_is_none_does_nothing(site: Served, path: str) -> None:
    """TRACE gives nothing back, CONNECT leads nowhere, PUT writes nothing, and a word that is no method is refused."""
    for method in ("TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "X" * 30, "get", "G\x01T"):
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: drill-of-trace\r\nConnection: close\r\n\r\n"
        answer = sent(site, head.encode())
        assert statuses(answer)[:1] != [200], (method, answer[:200])
        assert all(one < 500 or one == 501 for one in statuses(answer)), (method, answer[:200])
        assert b"drill-of-trace" not in answer


def test_what_is_too_much_is_not_read(site: Served) -> None:
    """Lines, fields and bodies beyond measure: refused, and the server goes on."""
    many = b"".join(b"X-%d: a\r\n" % number for number in range(200))
    for request, allowed in (
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", (400, 414)),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", (400, 431)),
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + _FORM + b"Content-Length: 9999999999\r\n\r\nlogin=", (413,)),
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + _FORM + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n", (400, 413)),
        (b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + _FORM + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"a" * 65_536 + b"\r\n") * 600, (400, 403, 413)),
    ):  # fmt: skip
        found = statuses(sent(site, request))
        assert not found or found[0] in allowed, (request[:60], found)
        assert serves(site)


def test_a_body_that_does_not_come_holds_nobody_up(site: Served) -> None:
    """More connections than there are threads announce a form and send half of it: after some seconds the next officer is served."""
    at = urlsplit(site.address)
    known = httpx.get(f"{site.address}/sign-in/", timeout=60, trust_env=False).cookies[
        "csrf"
    ]  # so that the form is read
    cookie = f"Cookie: csrf={known}\r\n".encode()
    half = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + cookie + _FORM + b"Content-Length: 1000\r\n\r\nlogin="
    held = [socket.create_connection((at.hostname or "", at.port or 0), timeout=20) for _ in range(_SLOW)]
    try:
        for one in held:
            one.sendall(half)
        started = time.monotonic()
        assert serves(site)
        assert time.monotonic() - started < 60
    finally:
        for one in held:
            one.close()


def test_nothing_is_told_of_what_serves(site: Served, tmp_path: Path) -> None:
    """Neither a page nor a refusal names the server's version, a path of this machine, or a place in the code."""
    for request in (
        b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n", b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n", b"garbage\r\n",
    ):  # fmt: skip
        answer = sent(site, request + b"Connection: close\r\n\r\n")
        assert not [
            one
            for one in (b"Traceback", b"site-packages", b"Django/", b"Python/", str(site.folder).encode())
            if one in answer
        ]
        assert b"gunicorn/" not in answer
