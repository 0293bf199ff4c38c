"""The app of oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Suspension of signals and sources, and their yearly review."""

    name = "rempart.desk.oversight"
    label = "oversight"
