"""The app of network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who stands behind whom, table first."""

    name = "rempart.desk.network"
    label = "network"
