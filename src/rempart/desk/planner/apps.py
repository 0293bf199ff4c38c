"""The app of planner."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Joint controls on the ground."""

    name = "rempart.desk.planner"
    label = "planner"

    def ready(self) -> None:
        """Let the rights ask who may know of a joint control."""
        from rempart.desk.planner.controls import knows  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.rights.scope import KNOWN  # noqa: PLC0415

        KNOWN["operation"] = knows
