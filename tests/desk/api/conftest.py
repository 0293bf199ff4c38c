"""Callers of the interface: a token of whomever, with whatever scopes, and a client that sends it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import Cast

TYPES = ["generic/application"]


class Caller:
    """Sends a token and a purpose; ``purpose=None`` leaves it out."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(headers={"host": "localhost"}, raise_request_exception=False)

    def call(
        self, method: str, path: str, body: Any = None, purpose: str | None = "instruction", **headers: str
    ) -> Any:
        """Call an operation; a body that is no text goes as JSON."""
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en", **headers}
        if purpose is not None:
            headers["Rempart-Purpose"] = purpose
        sent = {} if body is None else {"data": body if isinstance(body, str) else json.dumps(body)}
        kind = headers.pop("Content-Type", "application/json")
        return self.client.generic(method, f"/api/v1/{path}", content_type=kind, headers=headers, **sent)

    def get(self, path: str, **more: Any) -> Any:
        """Read."""
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any, **more: Any) -> Any:
        """Act."""
        return self.call("POST", path, body, **more)


@pytest.fixture
def token(cast: Cast) -> Callable[..., tuple[Any, str]]:
    """Make a token of somebody of the cast and its secret: of all scopes, confirmed by the administrator, for a month."""
    from rempart.desk.api.scopes import scopes
    from rempart.desk.api.tokens import confirm_token, make_token
    from rempart.desk.day import today

    def make(
        who: str | Any = "case_officer", *, asked: Any = None, types: Any = None, days: int = 30, confirmed: bool = True
    ) -> tuple[Any, str]:
        user = cast.people[who] if isinstance(who, str) else who
        made, secret = make_token(user, user, "test", asked or scopes(), types or TYPES, today() + timedelta(days=days))
        if confirmed:
            confirm_token(made, cast.people["technical_administrator"])
            made.refresh_from_db()
        return made, secret

    return make


@pytest.fixture
def caller(token: Any) -> Callable[..., Caller]:
    """A caller with a token of somebody."""
    return lambda *args, **more: Caller(token(*args, **more)[1])


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Nobody signs in with a password here, so that a slow hash of it is time lost; and tests call more often than officers."""
    from rempart.desk.operations.limits import A_MINUTE

    settings.REQUESTS_A_MINUTE = dict.fromkeys(A_MINUTE, 1_000_000)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
