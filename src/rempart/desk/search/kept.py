"""A page kept in a case as one file: its style within it, and nothing that leads elsewhere."""

from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from rempart.desk.rights.request import DeskRequest


def kept_page(request: DeskRequest, template: str, context: dict[str, Any]) -> bytes:
    """Return a page as one file of HTML that needs no other: for the documents of a case."""
    page = render_to_string(template, context | {"kept": True, "style": _style()}, request=request)
    return page.encode()


@cache
def _style() -> str:
    path = finders.find("desk/look.css")
    with open(str(path), encoding="utf-8") as file:  # noqa: PTH123 the finder gives a text
        return file.read()
