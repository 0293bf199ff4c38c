"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, roles, openings."""

    name = "rempart.desk.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth and Django tell of sign-ins."""
        from rempart.desk.accounts import factors, sessions  # noqa: F401, PLC0415 models are loaded now
