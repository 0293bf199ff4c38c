"""The app of screening."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Screening in a case."""

    name = "rempart.desk.screening"
    label = "screening"

    def ready(self) -> None:
        """Let no step decide while a compulsory source is missing."""
        from rempart.desk.cases.deciding import add_check  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.screening.blocking import lacking  # noqa: PLC0415

        add_check(lacking)
