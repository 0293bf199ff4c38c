"""The form of a line of the log: what is known to be harmless, as JSON. Read before any table is, when logging is set up."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

_TOLD = ("id", "route", "method", "status", "ms", "who", "job", "task", "attempt", "kind")


class JsonFormatter(logging.Formatter):
    """Write what is known to be harmless of a record: never its arguments, which others fill with whatever they hold."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "from": record.name}
        if record.name.startswith("rempart."):
            told["event"] = record.msg
        told |= {name: getattr(record, name) for name in _TOLD if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            told["error"] = f"{kind.__module__}.{kind.__qualname__}"
            told["through"] = [f"{one.filename}:{one.lineno}" for one in traceback.extract_tb(trace)[-8:]]
        return json.dumps(told, ensure_ascii=False, default=str)
