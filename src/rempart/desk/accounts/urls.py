"""Addresses of accounts; those of allauth that are used stand here one by one."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.urls import include, path, reverse_lazy

from rempart.desk.accounts import openid_views as openid
from rempart.desk.accounts import own, views
from rempart.desk.accounts.factors import changed

_HOME = reverse_lazy("mfa_index")
_OWN = [
    path("why/", views.why, name="why"),
    path("account/", own.account, name="account"),
    path("account/sessions/", own.end_session, name="sessions"),
    path("account/interests/", own.interests, name="interests"),
    path("account/keyboard/", own.keyboard, name="keyboard"),
    path("account/kept/<slug:key>/", own.kept_form, name="kept"),
    path("alerts/", own.alerts, name="alerts"),
]
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/second/", views.told(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/openid/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("sign-in/openid/<slug:provider_id>/back/", openid.callback, name="openid_connect_callback"),
    path("sign-in/openid-cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/openid-refused/", social.login_error, name="socialaccount_login_error"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", changed(account.reauthenticate, "signin.again", asks=False), name="account_reauthenticate"),
    path("sign-in/again/second/", changed(mfa.reauthenticate, "signin.again", asks=False), name="mfa_reauthenticate"),
    path(
        "sign-in/again/key/", changed(keys.reauthenticate_webauthn, "signin.again", asks=False),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/password/", views.change_password, name="account_change_password"),
    path("account/factors/", mfa.index, name="mfa_index"),
    path("account/factors/app/", changed(totp.activate_totp, "factor.added"), name="mfa_activate_totp"),
    path("account/factors/app/remove/", changed(totp.deactivate_totp, "factor.removed"), name="mfa_deactivate_totp"),
    path("account/factors/key/", changed(keys.add_webauthn, "factor.added"), name="mfa_add_webauthn"),
    path(
        "account/factors/key/<int:pk>/remove/",
        changed(keys.RemoveWebAuthnView.as_view(success_url=_HOME), "factor.removed"),
        name="mfa_remove_webauthn",
    ),
    path("account/factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/factors/codes/new/", changed(codes.generate_recovery_codes, "factor.codes"),
        name="mfa_generate_recovery_codes",
    ),
    path("", include((_OWN, "accounts"))),
]  # fmt: skip
