"""The app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, events, dates, documents."""

    name = "rempart.desk.cases"
    label = "cases"
