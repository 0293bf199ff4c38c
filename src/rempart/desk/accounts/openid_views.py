"""Signing in by OpenID Connect, and the check of what the provider says: nothing of it is taken on trust.

The token is verified although it comes from the provider itself: its signature by a key that the provider publishes, issuer,
audience, time, and the nonce of a sign-in that this browser began (OpenID Connect Core 1.0, section 3.1.3.7). No role is
read from it: roles are given here, by two.
"""

import json
import secrets
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from rempart.desk.accounts import locks
from rempart.desk.accounts.openid import keep_strength

_NONCES = "openid_nonces"
_AT_ONCE = 5
"""Sign-ins that one browser may have begun at a time."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those that a published key verifies; none that the client's secret would."""
_WELL_KNOWN = "/.well-known/openid-configuration"
_LEEWAY = 60


class CheckedAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The provider's answer, verified."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return who signs in; a token that does not hold is written down and refused.

        Raises:
            OAuth2Error: it does not hold, or the account's claims are of somebody else.
        """
        try:
            claims = self._verified(request, app, str(kwargs["response"].get("id_token") or ""))
            told = self._told_of(claims, token)
            keep_strength(request, app.provider_id, claims)
        except (OAuth2Error, jwt.PyJWTError, KeyError, ValueError) as error:
            locks.failed("", "openid")
            raise OAuth2Error("invalid id_token") from error
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims, **({"userinfo": told} if told else {})})  # fmt: skip

    def _told_of(self, claims: dict[str, Any], token: Any) -> dict[str, Any]:
        """Return what the provider tells of the person besides the token, where it does."""
        if not self.openid_config.get("userinfo_endpoint"):
            return {}
        told: dict[str, Any] = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("it is told of somebody else")
        return told

    def _verified(self, request: HttpRequest, app: Any, text: str) -> dict[str, Any]:
        issuer = str(self.openid_config["issuer"])
        if issuer.rstrip("/") != self.get_provider().server_url.partition(_WELL_KNOWN)[0].rstrip("/"):
            raise OAuth2Error("the configuration is of another issuer")
        header = jwt.get_unverified_header(text)
        claims: dict[str, Any] = jwt.decode(
            text, key=self._key(str(header.get("kid") or "")), algorithms=list(_ALGORITHMS), issuer=issuer,
            audience=app.client_id, leeway=_LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )  # fmt: skip
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != app.client_id:
            raise OAuth2Error("it was made for another client")
        began = request.session.get(_NONCES, [])
        if claims["nonce"] not in began:
            raise OAuth2Error("this browser began no such sign-in")
        request.session[_NONCES] = [one for one in began if one != claims["nonce"]]
        return claims

    def _key(self, number: str) -> Any:
        """Return the published key of a number; the only one, where the token names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = [one for one in answer.json()["keys"] if one.get("use", "sig") == "sig" and one.get("kty") != "oct"]
        found = [one for one in keys if one.get("kid") == number] if number else keys
        if len(found) != 1:
            raise OAuth2Error("no such key")
        return jwt.PyJWK.from_json(json.dumps(found[0])).key


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the provider, with a nonce, by the form of the page that signs in: no link from elsewhere begins a session.

    What is sent of scope or parameters counts for nothing. The policy of the pages sends no form to another host, nor does a
    browser let an answer to one lead there: a page between the two does.
    """
    provider = _adapter(request, provider_id).get_provider()
    if request.method != "POST":
        return redirect("account_login")
    nonce = secrets.token_urlsafe(24)
    request.session[_NONCES] = [*request.session.get(_NONCES, [])[1 - _AT_ONCE :], nonce]
    where = request.POST.get("next", "")
    safe = where if url_has_allowed_host_and_scheme(where, allowed_hosts=None) else None
    answer: HttpResponseBase = provider.redirect(
        request, process=AuthProcess.LOGIN, next_url=safe, auth_params={**provider.get_auth_params(), "nonce": nonce}
    )
    if "Location" not in answer:
        return answer
    return render(request, "accounts/leaving.html", {"there": answer["Location"], "name": provider.app.name})


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the provider's answer."""
    answer: HttpResponseBase = OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)
    return answer


def _adapter(request: HttpRequest, provider_id: str) -> CheckedAdapter:
    adapter = CheckedAdapter(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return adapter
