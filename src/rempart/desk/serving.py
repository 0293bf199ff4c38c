"""The application server: gunicorn with threads, in this process."""

from typing import Any

from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from rempart.desk.wsgi import application  # noqa: PLC0415 in each worker

        return application


def serve(host: str, port: int, workers: int = 2, threads: int = 4) -> None:
    """Serve until interrupted."""
    _Server(
        {
            "bind": f"{host}:{port}", "workers": workers, "threads": threads, "worker_class": "gthread", "accesslog": None,
            "errorlog": "-", "loglevel": "warning", "timeout": 60, "graceful_timeout": 20, "proc_name": "rempart",
            "limit_request_line": 4094, "limit_request_fields": 60, "control_socket_disable": True,
        }
    ).run()  # fmt: skip
