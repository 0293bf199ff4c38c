"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Administration."""

    name = "rempart.desk.administration"
    label = "administration"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.administration import seconds  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415

        add_asked("administration:person", seconds.accounts)
        add_asked("administration:access", seconds.accesses)
