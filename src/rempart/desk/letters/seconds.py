"""What letters ask of a second person: to be read over and approved."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.letters.models import IN_REVIEW
from rempart.desk.letters.sending import APPROVERS
from rempart.desk.letters.writing import title_of, waiting
from rempart.desk.pages.words import voice
from rempart.desk.rights.scope import cases_of, memberships_of


def reviews(user: User, on: date) -> Iterable[Asked]:
    """Yield the letters that somebody else drafted and handed over, in cases in which one approves letters."""
    cases = cases_of(user, on).filter(pk__in=memberships_of(user, APPROVERS, on).values("case"))
    for row in waiting(cases, user):
        if row.state != IN_REVIEW or row.drafted_by_id == user.pk:
            continue
        words = voice().say("letters.home_review", case=row.case.number, letter=voice().words(title_of(row)))
        where = reverse("letters:one", kwargs={"number": row.case.number, "letter": row.number})
        yield Asked(words, where, timezone.localtime(row.drafted_at).date(), row.drafted_by.pseudonym)
