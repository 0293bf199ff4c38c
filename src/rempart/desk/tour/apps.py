"""The app of the guided tour."""

from django.apps import AppConfig


class TourConfig(AppConfig):
    """The first five minutes of a newcomer."""

    name = "rempart.desk.tour"
    label = "tour"
