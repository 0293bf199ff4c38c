"""The app of planner."""

from django.apps import AppConfig


class PlannerConfig(AppConfig):
    """Joint controls on the ground."""

    name = "rempart.desk.planner"
    label = "planner"

    def ready(self) -> None:
        """Say on home what waits for a second person; let the rights ask who may know of a joint control."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.planner import seconds  # noqa: PLC0415
        from rempart.desk.planner.controls import knows  # noqa: PLC0415
        from rempart.desk.rights.scope import KNOWN  # noqa: PLC0415

        add_asked("planner:approve", seconds.approvals)
        add_asked("planner:sign", seconds.signatures)
        KNOWN["operation"] = knows
