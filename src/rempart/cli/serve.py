"""``rempart serve``: the officers' site."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click

from rempart.base import RempartError
from rempart.cli.common import needs_desk, opened, workspace_option


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong or unwise in the configuration, and stop.")
@click.option("--no-worker", is_flag=True, help="Without the worker: it runs by itself, with 'rempart worker'.")
@click.option("--prepared", is_flag=True, hidden=True)
@workspace_option
def command(
    host: str, port: int, only_check: bool, no_worker: bool, prepared: bool, workspace_path: Path
) -> int | None:
    """Serve the officers' site of a workspace, until Ctrl-C.

    Tables, keys and the desk's journal are made or brought up to date first. A worker runs beside it for the work that
    takes long or comes each day. Listen on 127.0.0.1 behind a proxy that speaks HTTPS.
    """
    opened(workspace_path)
    with needs_desk():
        from rempart.desk.preparing import prepare, set_up  # noqa: PLC0415 Django takes a second
    set_up(workspace_path)
    if only_check:
        return _check(host)
    if not prepared:
        _free(host, port)
        prepare()
    if not no_worker:
        with_worker(host, port, workspace_path)  # nothing runs after it
    _serve(host, port)
    return 0


def with_worker(host: str, port: int, workspace_path: Path) -> NoReturn:
    """Run the site of a prepared workspace and its worker, each in a process of its own, until interrupted; nothing runs after."""
    from django.db import connections  # noqa: PLC0415

    from rempart.desk.operations.supervising import become_supervisor  # noqa: PLC0415

    connections.close_all()
    click.echo(f"The desk: http://{host}:{port}/  (Ctrl-C stops it)", err=True)
    own = [sys.executable, "-m", "rempart"]
    place = ["--workspace", str(workspace_path)]
    web = [*own, "serve", "--no-worker", "--prepared", "--host", host, "--port", str(port), *place]
    become_supervisor({"web": web, "worker": [*own, "worker", *place]})


def _serve(host: str, port: int) -> None:
    from django.db import connections  # noqa: PLC0415

    from rempart.desk.operations.supervising import die_with_parent  # noqa: PLC0415
    from rempart.desk.serving import serve  # noqa: PLC0415

    connections.close_all()  # the processes that follow must not share one
    die_with_parent()
    serve(host, port)


def _free(host: str, port: int) -> None:
    """Make sure that nobody else listens there.

    Raises:
        RempartError: the address is taken, or is not one of this machine.
    """
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host.strip("[]"), port))
        except OSError as error:
            what = f"it cannot listen there ({os.strerror(error.errno or 0)})"
            raise RempartError(f"{host}:{port}", what, "Choose another --port, or stop what listens there") from error


def _check(host: str) -> int:
    from rempart.desk.operations.checking import remarks  # noqa: PLC0415

    found = remarks(host)
    for one in found:
        click.echo(f"{'Wrong' if one.wrong else 'Unwise'}: {one.what}. {one.todo}.")
    if not found:
        click.echo("Nothing to remark.")
    return int(any(one.wrong for one in found))
