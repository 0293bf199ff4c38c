"""The app of api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for machines."""

    name = "rempart.desk.api"
    label = "api"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.api import seconds  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415

        add_asked("api:tokens", seconds.tokens)
        add_asked("api:case_exports", seconds.exports)
