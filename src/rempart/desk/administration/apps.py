"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Administration."""

    name = "rempart.desk.administration"
    label = "administration"
