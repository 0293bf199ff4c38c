"""The app of registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Files of the town and of publishers."""

    name = "rempart.desk.registers"
    label = "registers"
