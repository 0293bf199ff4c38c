"""The app of concerned."""

from django.apps import AppConfig


class ConcernedConfig(AppConfig):
    """Rights of the people concerned."""

    name = "rempart.desk.concerned"
    label = "concerned"
