"""The app of measures."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class MeasuresConfig(AppConfig):
    """Measures and their follow-up."""

    name = "rempart.desk.measures"
    label = "measures"

    def ready(self) -> None:
        """Follow each event of a case, in its transaction."""
        from rempart.desk.cases.models import CaseEvent  # noqa: PLC0415 models are there once apps are ready

        post_save.connect(_followed, sender=CaseEvent, dispatch_uid="measures.follow")


def _followed(sender: object, instance: object, created: bool, **_: object) -> None:
    from rempart.desk.cases.models import CaseEvent  # noqa: PLC0415
    from rempart.desk.measures.following import follow  # noqa: PLC0415

    if created and isinstance(instance, CaseEvent):
        follow(instance.case)
