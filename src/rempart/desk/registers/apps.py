"""The app of registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Files of the town and of publishers."""

    name = "rempart.desk.registers"
    label = "registers"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.registers import seconds  # noqa: PLC0415

        add_asked("registers:second", seconds.uploads)
        add_asked("registers:agree", seconds.rollbacks)
