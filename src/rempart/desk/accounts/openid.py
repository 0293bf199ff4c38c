"""OpenID Connect, from ``rempart.toml``: ``[[desk.openid]]`` with ``id``, ``name``, ``server``, ``client``, ``secret``.

``secret`` is the name of a file in the folder of keys. ``claim`` is what the provider calls the account's name
(``preferred_username`` by default). ``second_factor = "provider"`` takes the provider's second factor for one of the account,
each time that its token says that one was asked: ``acr`` is one of the words of ``strength``, or ``amr`` (RFC 8176) holds one.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from rempart.base import RempartError
from rempart.desk.configuration import desk_settings, keys_folder

_NEEDED = frozenset({"id", "name", "server", "client", "secret"})
_KNOWN = _NEEDED | {"claim", "second_factor", "strength"}
_STRONG = "openid_strong"


def providers() -> list[dict[str, Any]]:
    """Return the providers in allauth's form.

    Raises:
        RempartError: a setting is missing or unknown, or the secret's file is.
    """
    return [_provider(one) for one in desk_settings().openid]


def _provider(one: Mapping[str, str]) -> dict[str, Any]:
    if not _NEEDED <= one.keys() <= _KNOWN:
        odd = ", ".join(sorted((_NEEDED - one.keys()) | (one.keys() - _KNOWN)))
        raise RempartError("rempart.toml, desk.openid", f"missing or unknown: {odd}", "See docs/how-to/sign-in.md")
    if ("second_factor" in one) != bool(one.get("strength", "").split()):
        what = "'second_factor' and 'strength' stand together: the words by which a token says that one was asked"
        raise RempartError("rempart.toml, desk.openid", what, "See docs/how-to/sign-in.md")
    path = keys_folder() / one["secret"]
    if path.parent != keys_folder() or not path.is_file():
        raise RempartError("rempart.toml, desk.openid", "'secret' names no file in the folder of keys", "Put it there")
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client"],
        "secret": path.read_text(encoding="utf-8").strip(),
        "settings": {"server_url": one["server"], "oauth_pkce_enabled": True},
    }


def offered() -> list[tuple[str, str]]:
    """Return id and name of each provider, for the page that signs in."""
    return [(one["id"], one["name"]) for one in desk_settings().openid]


def claim_of(provider: str) -> str:
    """Return the claim that names the account at a provider."""
    return next((one.get("claim", "") for one in desk_settings().openid if one["id"] == provider), "") or (
        "preferred_username"
    )


def keep_strength(request: HttpRequest, provider: str, claims: Mapping[str, Any]) -> None:
    """Keep on the session whether a verified token says that a second factor was asked."""
    words = next((one.get("strength", "") for one in desk_settings().openid if one["id"] == provider), "").split()
    amr = claims.get("amr")
    told = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
    request.session[_STRONG] = provider if any(word in told for word in words) else ""


def provider_asked_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened by a provider whose second factor counts here, and that said to have asked it."""
    trusted = {one["id"] for one in desk_settings().openid if one.get("second_factor") == "provider"}
    trusted &= {request.session.get(_STRONG)}
    methods = request.session.get("account_authentication_methods", [])
    return any(one.get("method") == "socialaccount" and one.get("provider") in trusted for one in methods)
