"""The app of oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Suspension of signals and sources, and their yearly review."""

    name = "rempart.desk.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.oversight import seconds  # noqa: PLC0415

        add_asked("oversight:lift", seconds.lifts)
        add_asked("oversight:review", seconds.reviews)
