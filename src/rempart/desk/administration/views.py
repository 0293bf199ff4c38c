"""People: who has an account, which roles they hold, and what two administrators change of it."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from rempart.desk.accounts.factors import enrolled
from rempart.desk.accounts.models import RoleGrant, User
from rempart.desk.administration import people as acts
from rempart.desk.administration.models import FactorReset
from rempart.desk.cases.models import day_or_none
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table


def people(request: DeskRequest) -> HttpResponse:
    """Show the accounts of the town by pseudonym, and what waits for a second hand."""
    day = today()
    rows = [
        (one, sorted(one.roles_on(day))) for one in User.objects.filter(town=request.user.town).order_by("pseudonym")
    ]
    resets = FactorReset.objects.filter(user__town=request.user.town, done_by=None).select_related("user", "asked_by")
    context = {"rows": rows, "grants": acts.waiting_grants(request.user), "resets": list(resets)}
    return render(request, "administration/people.html", context)


def new(request: DeskRequest) -> HttpResponseBase:
    """Make an account, and show its one-time password this once."""
    mistakes = {}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("username", "pseudonym", "name", "unit")}
        language = "fr" if request.POST.get("language") == "fr" else "en"
        try:
            user, password = acts.make_account(request.user, **given, language=language)
            return render(request, "administration/once.html", {"one": user, "password": password})
        except acts.RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
    context = {"mistakes": mistakes, "typed": request.POST}
    return render(request, "administration/new.html", context, status=422 if mistakes else 200)


def person(request: DeskRequest, pseudonym: str) -> HttpResponseBase:
    """Show an account with its roles since ever, and do one of the acts that its forms offer."""
    one = get_object_or_404(User, pseudonym=pseudonym, town=request.user.town)
    mistakes = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            return act(request, one) or redirect("administration:person", pseudonym=pseudonym)
        except acts.RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
    context = {
        "one": one, "held": sorted(one.roles_on(today())), "factors": enrolled(one), "mistakes": mistakes,
        "typed": request.POST, "roles": table().roles, "reset": FactorReset.objects.filter(user=one, done_by=None).first(),
        "grants": one.grants.select_related("given_by", "confirmed_by", "ending_by").order_by("from_on", "id"),
        "may_act": "technical_administrator" in request.rights.roles,
    }  # fmt: skip
    return render(request, "administration/person.html", context, status=422 if mistakes else 200)


def _grant(request: DeskRequest, one: User) -> RoleGrant:
    given = request.POST.get("grant", "")
    return get_object_or_404(RoleGrant, pk=whole(given, 0), user=one)


def _day(request: DeskRequest, name: str) -> date | None:
    given = request.POST.get(name, "").strip()
    if given and day_or_none(given) is None:
        raise acts.RefusedError(name, "refused_day")
    return day_or_none(given)


def _propose(request: DeskRequest, one: User) -> None:
    from_on = _day(request, "from_on") or today()
    acts.propose_role(request.user, one, request.POST.get("role", ""), from_on, _day(request, "until_on"))


def _propose_end(request: DeskRequest, one: User) -> None:
    acts.propose_end(request.user, _grant(request, one), _day(request, "end_on") or today())


def _password(request: DeskRequest, one: User) -> HttpResponse:
    password = acts.new_password(request.user, one)
    return render(request, "administration/once.html", {"one": one, "password": password})


def _reset(request: DeskRequest, one: User) -> None:
    waiting = FactorReset.objects.filter(user=one, done_by=None).first()
    if waiting is None:
        acts.ask_factor_reset(request.user, one)
    else:
        acts.reset_factor(request.user, waiting)


_ACTS: dict[str, Callable[[DeskRequest, User], HttpResponse | None]] = {
    "propose": _propose,
    "confirm": lambda request, one: acts.confirm_role(request.user, _grant(request, one)),
    "refuse": lambda request, one: acts.refuse_role(request.user, _grant(request, one)),
    "propose_end": _propose_end,
    "confirm_end": lambda request, one: acts.confirm_end(request.user, _grant(request, one)),
    "deactivate": lambda request, one: acts.deactivate(request.user, one),
    "move": lambda request, one: acts.move(request.user, one, request.POST.get("unit", "")),
    "password": _password,
    "reset": _reset,
}
