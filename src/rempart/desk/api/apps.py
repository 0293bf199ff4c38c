"""The app of api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for machines."""

    name = "rempart.desk.api"
    label = "api"
