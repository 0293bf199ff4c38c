"""A practice town served by the real command, in a process of its own, and a real browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from rempart.ledger import Workspace
from tests.signals.postgres import socket_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "practice-town"
_PATIENCE = 240


@dataclass
class Served:
    """The site: where it answers, and the folder of its town."""

    address: str
    folder: Path


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def practice_desk(folder: Path, *, lang: str = "en", database: str | None = None) -> Iterator[Served]:
    """Run ``rempart demo --serve`` until the block ends."""
    asked = ["demo", "--serve", "--directory", str(folder), "--lang", lang]
    with _running(folder, [*asked, *(["--database", database] if database else [])]) as served:
        yield served


@contextmanager
def empty_desk(folder: Path, administrators: dict[str, str], *, settings: str = "practice = true") -> Iterator[Served]:
    """Run ``rempart serve`` on a workspace without registers, with the first administrators by name and password."""
    Workspace.create(folder, town="Port-Test", language="en")
    with (folder / "rempart.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[desk]\nsecure = false\n{settings}\n")
    for number, (name, password) in enumerate(administrators.items(), start=1):
        asked = ["account", "add", name, "--role", "technical_administrator", "--pseudonym", f"T-0{number}"]
        typed = f"{password}\n{password}\n"
        subprocess.run([*_OWN, *asked, "--workspace", str(folder)], input=typed, text=True, check=True, env=_env())
    with _running(folder, ["serve", "--no-worker", "--workspace", str(folder)]) as served:
        yield served


_OWN = [sys.executable, "-m", "rempart"]


def _env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "REMPART_WORKSPACE"))}


@contextmanager
def _running(folder: Path, asked: list[str]) -> Iterator[Served]:
    """Run a command that serves, on a free port, until the block ends."""
    port = _free_port()
    log = folder.with_suffix(".log")
    with log.open("wb") as out:
        run = subprocess.Popen(
            [*_OWN, *asked, "--port", str(port)], stdout=out, stderr=out, env=_env(), start_new_session=True
        )
    address = f"http://localhost:{port}"
    try:
        _wait(address, run, log)
        yield Served(address, folder)
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        try:
            run.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)


def _wait(address: str, run: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if run.poll() is not None:
            raise AssertionError(log.read_text(encoding="utf-8")[-2000:])
        try:
            if httpx.get(f"{address}/health", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError(f"it did not answer in time: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def on_postgresql(name: str = "desk") -> Iterator[str]:
    """Start a PostgreSQL server with an empty database, and give its address."""
    with socket_server(connections=40) as folder:
        with psycopg.connect(f"host={folder} user=rempart dbname=postgres", autocommit=True) as connection:
            connection.execute(f"create database {name}")  # type: ignore[call-overload]
        yield f"postgresql://rempart@/{name}?host={folder}"


@contextmanager
def browser() -> Iterator[Any]:
    """Start the system's Chromium."""
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=[*flags, "--disable-sync"])
        yield made
        made.close()


def watched(context: Any, address: str) -> list[str]:
    """Return a list into which the browser's complaints come: console errors, and requests that leave the host."""
    complaints: list[str] = []

    def follow(page: Any) -> None:
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))

    def left(request: Any) -> None:
        if not request.url.startswith((address, "data:", "about:", "blob:")):
            complaints.append(f"left the host: {request.url}")

    context.on("page", follow)
    context.on("request", left)
    return complaints


def sign_in(page: Any, address: str, account: str) -> None:
    """Sign in on the page that the practice town shows."""
    page.goto(f"{address}/sign-in/")
    page.fill("#login", account)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def open_for(page: Any, where: str, purpose: str = "instruction") -> None:
    """Open a page, saying why if it is asked."""
    page.goto(where)
    if "/why/" in page.url:
        page.check(f"input[name=purpose][value={purpose}]")
        page.fill("#reason", "drill of the practice town")
        page.click("main form button")
