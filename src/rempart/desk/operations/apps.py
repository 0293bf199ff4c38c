"""The app of operations."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What keeps the desk running."""

    name = "rempart.desk.operations"
    label = "operations"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.operations import seconds  # noqa: PLC0415

        add_asked("operations:hold", seconds.holds)
