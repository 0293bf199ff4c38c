"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, roles, openings."""

    name = "rempart.desk.accounts"
    label = "accounts"
