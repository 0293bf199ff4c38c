"""The app of planner."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Joint controls on the ground."""

    name = "rempart.desk.planner"
    label = "planner"
