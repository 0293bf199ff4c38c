"""The environment of the desk's templates: strict, escaped, with the words and a few filters."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

import rempart
from rempart.base import Words
from rempart.base.citing import cited
from rempart.base.spoken import month_in_words
from rempart.desk.cases.flags import flags_of
from rempart.desk.day import today
from rempart.desk.pages.navigation import FIRST, navigation
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.scope import accesses_to
from rempart.desk.rights.table import table
from rempart.procedures.pack.records import record_words
from rempart.procedures.pack.words import ROLE_WORDS
from rempart.procedures.reasons import BOXES
from rempart.screening.pages.text import broken, isolated, undirected


def environment(**options: Any) -> Environment:
    """Return the environment; an undefined name in a template is an error and not a blank."""
    roles: dict[str, Words] = {**{role: card.words for role, card in table().roles.items()}, **ROLE_WORDS}
    made = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 Django sets autoescape
    made.globals |= {
        "static": static,
        "url": _url,
        "say": lambda key, **values: voice().say(key, **values),
        "plain": lambda key, **values: voice().plain(key, **values),
        "words": lambda words: voice().words(words),
        "law": lambda text: cited(text, current()),
        "day": lambda day, short=False: voice().day(day, short=short),
        "instant": lambda at: voice().say(
            "frame.instant", day=voice().day(timezone.localtime(at).date()), hour=f"{timezone.localtime(at):%H:%M}"
        ),
        "month": lambda day: month_in_words(day, current()),
        "number": lambda n: voice().number(n),
        "days": lambda n: voice().count("day", n),
        "version": rempart.__version__,
        "navigation": navigation,
        "may_read": lambda route, held: (
            route in table().routes and bool(set(held) & table().readers(table().routes[route]))
        ),
        "purpose_words": lambda purpose: table().purposes[purpose].words,
        "first_pages": FIRST,
        "voice_of_role": lambda role: table().roles[role].words,
        "role_words": roles,
        "record_words": record_words,
        "boxes": BOXES,
        "flags_of": flags_of,
        "linked": linked,
        "may": may,
        "as_day": date.fromisoformat,
    }
    made.filters |= {"isolated": isolated, "broken": broken, "undirected": undirected, "capital": _capital}
    return made


@pass_context
def may(context: Context, name: str) -> bool:
    """Tell whether the person acts at an address of this case, or reads it where nobody acts."""
    route, rights = table().routes[name], context.get("rights")
    if rights is None:
        return False
    return bool(rights.roles & (table().actors(route) if route.act else table().readers(route)))


@pass_context
def linked(context: Context, name: str, **kwargs: object) -> str:
    """Return an address that the person may read; nothing otherwise."""
    route, rights = table().routes[name], context.get("rights")
    if rights is None or not rights.roles & table().readers(route):
        return ""
    return _url(name, **kwargs)


def _capital(text: object) -> object:
    """Return words of a pack as a heading begins: with a capital letter."""
    said = str(text)
    return type(text)(said[:1].upper() + said[1:]) if isinstance(text, Markup) else said[:1].upper() + said[1:]


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _flags(case: Any) -> list[Any]:
    """Return the suspensions that touch a case: every page of it shows them."""
    from rempart.desk.oversight.touching import flagged  # noqa: PLC0415 that app reads rows of cases

    return flagged(case) if case is not None else []


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return what every page has: language, day, town, person, where one is."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    match = request.resolver_match
    case = getattr(request, "case", None)
    return {
        "let_in": list(accesses_to(case)) if case is not None else [],
        "flags": _flags(case),
        "lang": current(),
        "voice": voice(),
        "today": today(),
        "practice": settings.REMPART.practice,
        "person": user if signed_in else None,
        "held": sorted(user.roles_on(today())) if user and signed_in else [],
        "here": match.view_name if match else "",
        "path": request.get_full_path(),
        "rights": getattr(request, "rights", None),
        "journalled": bool(match and (route := table().routes.get(match.view_name)) and route.event),
        "notes": list(get_messages(request)) if hasattr(request, "_messages") else [],
    }
