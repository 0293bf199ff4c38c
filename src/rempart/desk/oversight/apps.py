"""The app of oversight."""

from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


class OversightConfig(AppConfig):
    """Suspension of signals and sources, and their yearly review."""

    name = "rempart.desk.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Write into the workspace what is suspended or dropped, once it is kept; say on home what waits for a second person."""
        from rempart.desk.cases.asked import add_asked  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.oversight import seconds  # noqa: PLC0415
        from rempart.desk.oversight.models import Review, Suspension  # noqa: PLC0415

        for model in (Suspension, Review):
            post_save.connect(_changed, sender=model, dispatch_uid=f"oversight.{model.__name__}")
        add_asked("oversight:lift", seconds.lifts)
        add_asked("oversight:review", seconds.reviews)


def _changed(raw: bool = False, **_: Any) -> None:
    from rempart.desk.oversight.publishing import publish  # noqa: PLC0415

    if not raw:
        transaction.on_commit(publish, robust=True)  # what could not be written is written by the worker
