"""No link of a page leads its reader to a page that refuses their role: what somebody may not open is not offered."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from lxml import html

from rempart.desk.cases import hearing
from rempart.desk.day import today
from rempart.desk.rights.table import table
from tests.desk.cases.working import invited
from tests.desk.conftest import Cast


def refused(cast: Cast, role: str) -> Iterator[str]:
    """Yield the links that lead a role to a refusal, with the page on which they stand."""
    client = cast.client(cast.people[role])
    pages = {"/", "/account/", "/cases/", "/concerned/", f"/cases/{cast.case.number}/"}
    pages |= {link for page in pages for link in links(client.get(page))}
    for page in sorted(pages):
        for link in links(client.get(page)):
            try:
                route = table().routes[resolve(link).view_name]
            except Resolver404:
                continue
            if role not in table().readers(route) | table().actors(route):
                yield f"{role}: {link} on {page}"


def links(answer: object) -> set[str]:
    """Return where a page leads on this site; nothing of what is no page."""
    if getattr(answer, "status_code", 0) != 200 or "text/html" not in answer["Content-Type"]:  # type: ignore[index]
        return set()
    found = html.fromstring(answer.content.decode()).xpath("//a/@href")  # type: ignore[attr-defined]
    return {urlsplit(one).path for one in found if one.startswith("/")} - {"/sign-out/"}


@pytest.mark.slow
def test_no_link_leads_to_a_refusal(cast: Cast) -> None:
    """From home, one's account, the cases and a case before its hearing, two links far, for each role."""
    invited(cast)
    row, said = hearing.hearing_of(cast.case)
    hearing.save(cast.case, cast.people["hearing_clerk"], row.changes, today() + timedelta(days=3), "10:00", said)
    assert [one for role in table().roles for one in refused(cast, role)] == []
