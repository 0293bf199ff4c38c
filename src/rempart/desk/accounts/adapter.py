"""How allauth is used here: nobody makes an account alone, signing in is an entry of the journal, and secrets are sealed."""

import base64
import secrets
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import lazy

from rempart.desk import sealing
from rempart.desk.accounts import locks
from rempart.desk.accounts.codes import HASHED, Kept
from rempart.desk.accounts.factors import enrolled, enrolling
from rempart.desk.accounts.models import User
from rempart.desk.accounts.openid import claim_of
from rempart.desk.pages.words import voice
from rempart.desk.record import record

_lazily: Any = lazy(lambda key: voice().plain(f"accounts.{key}"), str)
_FACTORS = "factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _lazily("sign_in_wrong"),
        "too_many_login_attempts": _lazily("sign_in_too_many"),
        "incorrect_password": _lazily("password_wrong"),
        "enter_current_password": _lazily("password_wrong"),
        "password_min_length": _lazily("password_short"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers alone."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside the page: each page says itself what was done."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return whom the password is of; nobody where the account is ended or locked, with the same answer as for a wrong one."""
        user = super().authenticate(request, **credentials)
        if user is not None and not locks.may_sign_in(user):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write it down."""
        locks.failed(str(credentials.get("username") or ""))

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Let nobody in whose account is ended or locked, whichever way they come, and write it down."""
        if locks.may_sign_in(user):
            return None
        locks.failed(user.username, "refused")
        return self.respond_user_inactive(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> Any:
        """Return to the page that signs in, which does not say why."""
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new session key, and write it down in the same transaction."""
        with transaction.atomic():
            record("signin", actor=user.pseudonym, data={"factor": enrolled(user)})
            locks.succeeded(user)
            super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Write it down, and end the session."""
        if isinstance(request.user, User):
            record("signout", actor=request.user.pseudonym, data={})
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a second factor is changed; not of who is enrolling the first."""
        request = context.request
        return bool(enrolled(request.user)) and not enrolling(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect signs in to accounts that an administrator made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody registers alone."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Bind an account to the provider's subject at its first sign-in, by the name that the administrator gave it.

        A name that the provider gives to somebody else later does not open the account: its subject is another.
        """
        if sociallogin.is_existing:
            user: User | None = sociallogin.user
        else:
            claims = sociallogin.account.extra_data
            told = {**claims.get("id_token", {}), **claims.get("userinfo", {}), **claims}
            name = str(told.get(claim_of(sociallogin.account.provider)) or "")
            user = User.objects.filter(username__iexact=name).first() if name else None
            if user is not None and SocialAccount.objects.filter(user=user).exists():
                user = None
            if user is None:
                locks.failed(name if not User.objects.filter(username__iexact=name).exists() else "", "openid")
            elif locks.may_sign_in(user):
                sociallogin.connect(request, user)
                return
        if user is not None and not locks.may_sign_in(user):
            locks.failed(user.username, "refused")
            user = None
        if user is None:
            raise ImmediateHttpResponse(redirect("socialaccount_login_error"))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed under the desk's key; the last factor of an account stays."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _lazily("code_wrong"),
        "cannot_delete_authenticator": _lazily("factor_last"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        sealing.make_key(_FACTORS)
        place = secrets.token_hex(8)
        return f"{place}:{base64.b64encode(sealing.seal(_FACTORS, place, text.encode())).decode()}"

    def decrypt(self, encrypted_text: str) -> Any:
        """Return a sealed secret; of a recovery code that was shown, what equals it."""
        if encrypted_text.startswith(HASHED):
            return Kept(encrypted_text.removeprefix(HASHED))
        place, _, sealed = encrypted_text.partition(":")
        return sealing.unseal(_FACTORS, place, base64.b64decode(sealed)).decode()

    def get_totp_issuer(self) -> str:
        """Return who the codes are for, as the authenticator shows it."""
        return "Rempart"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Keep the last factor outside a practice town."""
        kinds = ("totp", "webauthn")
        others = (
            type(authenticator).objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        )
        return bool(settings.REMPART.practice) or others.exists()
