"""A publisher on this machine that answers as told, well or badly."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[["Handler"], None]
SILENCE = 6.0
"""Seconds for which a stalled answer waits at most, so that a test of a fault does not hang."""


class Handler(BaseHTTPRequestHandler):
    """Answers each request with what the publisher was told to answer next."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        """Note the request, and answer it."""
        publisher = self.server.publisher
        publisher.requests.append((self.path, dict(self.headers.items())))
        answers = publisher.answers.get(self.path, [])
        self.close_connection = True
        if not answers:
            self.send_error(404)
            return
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        try:
            answer(self)
        except OSError:  # the other side has heard enough
            return

    def head(self, status: int = 200, **headers: str) -> None:
        """Send the first line and headers; ``_`` of a name is written ``-``."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def wait(self) -> None:
        """Stall until the server ends."""
        self.server.publisher.ended.wait(SILENCE)


class Server(ThreadingHTTPServer):
    """A server of this machine, and the publisher that it is at the moment."""

    daemon_threads = True
    publisher: "Publisher"

    def anew(self) -> "Publisher":
        """Become another publisher at the same address."""
        self.publisher = Publisher(self.server_address[1])
        return self.publisher

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that left."""


@dataclass
class Publisher:
    """The server: its answers by path, the last one for ever, and the requests that came."""

    port: int
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/list") -> str:
        """Return an address."""
        return f"http://127.0.0.1:{self.port}{path}"

    def tell(self, *answers: Answer, path: str = "/list") -> None:
        """Answer so from now on."""
        self.answers[path] = list(answers)


@contextmanager
def serving(certificate: Path | None = None, key: Path | None = None) -> Iterator[Server]:
    """Run a server; by HTTPS where it has a certificate."""
    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.anew()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.publisher.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def publishing(certificate: Path | None = None, key: Path | None = None) -> Iterator[Publisher]:
    """Run a publisher on a server of its own."""
    with serving(certificate, key) as server:
        yield server.publisher


def whole(body: bytes, **headers: str) -> Answer:
    """Answer a body of its true length."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=str(len(body)), **headers)
        handler.wfile.write(body)

    return answer


def status(code: int, **headers: str) -> Answer:
    """Answer a status without a body."""
    return lambda handler: handler.head(code, **({} if code == 304 else {"Content_Length": "0"}), **headers)


def moved(to: str) -> Answer:
    """Redirect."""
    return status(302, Location=to)


def short(body: bytes) -> Answer:
    """Promise all of a body, and hang up after half of it."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=str(len(body)))
        handler.wfile.write(body[: len(body) // 2])

    return answer


def broken_chunks(body: bytes) -> Answer:
    """Send one chunk of several, and hang up."""

    def answer(handler: Handler) -> None:
        handler.head(200, Transfer_Encoding="chunked")
        handler.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")

    return answer


def declared(body: bytes, length: int) -> Answer:
    """Say a length that is not that of the body."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=str(length))
        handler.wfile.write(body)

    return answer


def stalled(body: bytes) -> Answer:
    """Send half of a body, and nothing more."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=str(len(body)))
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.wait()

    return answer


def silent(handler: Handler) -> None:
    """Accept the request, and say nothing."""
    handler.wait()


def trickling(handler: Handler) -> None:
    """Send a byte now and then, so that no single silence is long."""
    handler.head(200, Content_Length="100000")
    until = time.monotonic() + SILENCE
    while time.monotonic() < until and not handler.server.publisher.ended.wait(0.02):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def trickling_head(handler: Handler) -> None:
    """Send headers that never end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    until = time.monotonic() + SILENCE
    while time.monotonic() < until and not handler.server.publisher.ended.wait(0.02):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def endless(handler: Handler) -> None:
    """Send a body without a length that never ends."""
    handler.head(200)
    until = time.monotonic() + SILENCE
    while time.monotonic() < until and not handler.server.publisher.ended.is_set():
        handler.wfile.write(b"x" * 65_536)
