"""How a request came in, and how a refusal is said there: the rights are the same for every channel.

Pages are the default. The interface for machines puts its own channel on the request before rights are asked.
"""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from rempart.desk.accounts.models import Opening, User
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.pages import views as pages


class Channel:
    """The pages of the desk."""

    def cases(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Return those of a person's cases that this channel reaches."""
        return cases

    def sign_in(self, request: HttpRequest) -> HttpResponseBase:
        """Ask to sign in, and come back."""
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")

    def purpose(
        self, request: HttpRequest, user: User, kind: str, key: str, case: str | None
    ) -> str | HttpResponseBase:
        """Return for which purpose an object was opened today, or the answer that asks for it.

        What a case holds is opened with it.
        """
        opening = Opening.of_today(user, kind, key, today())
        if opening is None and case is not None:
            opening = Opening.of_today(user, "case", case, today())
        if opening is None:
            return redirect(f"{reverse('accounts:why')}?{urlencode({'next': request.get_full_path()})}")
        return opening.purpose

    def refused(self, request: HttpRequest, status: int) -> HttpResponse:
        """Say 404 or 403, or that the request is none: 400, 405."""
        return pages.refused(request, status)

    def journal_down(self, request: HttpRequest) -> HttpResponse:
        """Say that the journal cannot be written."""
        return pages.journal_down(request)


PAGES = Channel()


def channel_of(request: HttpRequest) -> Channel:
    """Return the channel that a request came in by."""
    found: Channel = getattr(request, "channel", PAGES)
    return found
