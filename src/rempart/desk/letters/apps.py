"""The app of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters of a case."""

    name = "rempart.desk.letters"
    label = "letters"

    def ready(self) -> None:
        """Say on home what waits for a second person."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.letters import seconds  # noqa: PLC0415

        add_asked("letters:approve", seconds.reviews)
