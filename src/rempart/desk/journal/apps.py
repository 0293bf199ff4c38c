"""The app of journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The desk's journal."""

    name = "rempart.desk.journal"
    label = "journal"
