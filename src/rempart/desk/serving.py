"""The application server: gunicorn with threads, in this process."""

import gc
import socket
import struct
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

_SILENT = 15
"""Seconds of silence in the middle of a request after which its connection is given up: a thread waits for no one longer."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load all that answers requests, once: the processes that are made afterwards share its memory."""
        from django.db import connections  # noqa: PLC0415 Django is set up by then
        from django.urls import get_resolver  # noqa: PLC0415

        from rempart.desk.wsgi import application  # noqa: PLC0415

        assert get_resolver().url_patterns  # noqa: S101 read now, and not by each process at its first request
        connections.close_all()  # the processes that follow must not share one
        gc.collect()
        gc.freeze()  # nor does collecting in one of them touch, and so copy, what all have
        return application


class _Logger(Logger):  # type: ignore[misc]
    """What the server says of itself, in the form of the desk's lines: its own would quote addresses of pages."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        from rempart.desk.operations.lines import JsonFormatter  # noqa: PLC0415 Django is set up by then

        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


class _Worker(ThreadWorker):  # type: ignore[misc]
    """The server's threads, none of which is held by a body that is announced and does not come."""

    def handle(self, conn: TConn) -> Any:
        """Answer a request whose reading ends after a while of silence: the server sets none for what follows the first bytes."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", _SILENT, 0))
        return super().handle(conn)


def serve(host: str, port: int, workers: int = 2, threads: int = 4) -> None:
    """Serve until interrupted."""
    _Server(
        {
            "bind": f"{host}:{port}", "workers": workers, "threads": threads, "worker_class": _Worker, "accesslog": None,
            "errorlog": "-", "logger_class": _Logger, "loglevel": "warning", "timeout": 60, "graceful_timeout": 20, "proc_name": "rempart",
            "preload_app": True, "limit_request_line": 4094, "limit_request_fields": 60, "control_socket_disable": True,
        }
    ).run()  # fmt: skip
