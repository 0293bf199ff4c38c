"""The app of screening."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Screening in a case."""

    name = "rempart.desk.screening"
    label = "screening"
