"""The app of operations."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What keeps the desk running."""

    name = "rempart.desk.operations"
    label = "operations"
