"""The app of measures."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures in force."""

    name = "rempart.desk.measures"
    label = "measures"
