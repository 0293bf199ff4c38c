"""The app of concerned."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class ConcernedConfig(AppConfig):
    """Rights of the people concerned."""

    name = "rempart.desk.concerned"
    label = "concerned"

    def ready(self) -> None:
        """Follow parties and checks, let no case close while a notice is undecided or go while a person waits, and say what to come back to.

        Rooms below know nothing of this one: it follows their rows by Django's signals and asks to be asked.
        """
        from rempart.desk.cases.asked import add_asked as add_home  # noqa: PLC0415 models are there once apps are ready
        from rempart.desk.cases.deciding import add_check  # noqa: PLC0415
        from rempart.desk.cases.flags import add_flags  # noqa: PLC0415
        from rempart.desk.cases.models import CaseParty  # noqa: PLC0415
        from rempart.desk.cases.reminders import add_reminders  # noqa: PLC0415
        from rempart.desk.concerned import contesting, correcting, notices, remembering, seconds  # noqa: PLC0415
        from rempart.desk.operations.retention import add_asked  # noqa: PLC0415
        from rempart.desk.screening.models import Run  # noqa: PLC0415
        from rempart.desk.screening.running import add_wrong  # noqa: PLC0415

        add_check(notices.lacking)
        add_flags(contesting.flags)
        add_wrong(correcting.wrong_rows)
        add_asked(remembering.is_pending)
        add_home("concerned:breach", seconds.breaches)
        add_reminders(notices.reminders)
        add_reminders(remembering.reminders)
        post_save.connect(_party, sender=CaseParty, dispatch_uid="concerned.party")
        post_save.connect(_run, sender=Run, dispatch_uid="concerned.run")


def _party(instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    from rempart.desk.concerned.notices import follow_party  # noqa: PLC0415

    if created and not raw:
        follow_party(instance)


def _run(instance: Any, raw: bool = False, **_: Any) -> None:
    from rempart.desk.concerned.notices import follow_run  # noqa: PLC0415

    if instance.sealed and not instance.failed and not raw:
        follow_run(instance)
