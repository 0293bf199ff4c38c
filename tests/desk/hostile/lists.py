"""Whatever is listed in an answer, in its order: rows and items of pages, lists of the interface, rows of files that leave the desk."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import html

Lists = dict[str, list[str]]
"""What stands in order: for each place of an answer, by what its items are known."""
_ITEMS = ("li", "tr", "option", "dt", "article", "section", "fieldset", "details", "g", "circle", "text", "path")
_KNOWN_BY = ("number", "export", "case", "clock", "key", "id", "name", "step", "code", "title", "iri", "uid")


def lists_of(answer: Any) -> Lists:
    """Return what an answer lists; nothing where it is of a form in which nothing stands in rows."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    read = _FORMS.get(kind)
    found: Lists = {}
    for place, item in read(body) if read else ():
        found.setdefault(place, []).append(item)
    return {place: list(dict.fromkeys(items)) for place, items in found.items()}


def _of_page(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield each row and item of a page under the path of its list: tags and classes, no positions."""
    for one in html.fromstring(body.decode()).iter(*_ITEMS):
        parent = one.getparent()
        if parent is None or one.xpath("ancestor::nav"):
            continue
        place = "/".join(f"{up.tag}.{up.get('class', '')}" for up in (*reversed(list(one.iterancestors())), one))
        links = [link for link in one.xpath("(.|.//*)/@href") if not link.startswith("#")]
        text = " ".join(one.text_content().split())
        yield place, links[0] if links else one.get("value") or text[:80]


def _of_json(body: bytes) -> Iterator[tuple[str, str]]:
    return _within(json.loads(body), "")


def _within(said: Any, place: str) -> Iterator[tuple[str, str]]:
    for name, one in said.items() if isinstance(said, dict) else ():
        yield place, str(name)
        yield from _within(one, f"{place}.{name}")
    for one in said if isinstance(said, list) else ():
        yield f"{place}[]", _known_by(one)
        yield from _within(one, f"{place}[]")


def _known_by(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    by = [str(one[name]) for name in _KNOWN_BY if not isinstance(one.get(name), dict | list | None)]
    return " ".join(by) or json.dumps(one, sort_keys=True, default=str)


def _of_lines(body: bytes) -> Iterator[tuple[str, str]]:
    for line in body.splitlines():
        yield "line", str(json.loads(line)["id"])


def _of_table(body: bytes) -> Iterator[tuple[str, str]]:
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
        yield "row", " ".join(row[:3])


def _of_calendar(body: bytes) -> Iterator[tuple[str, str]]:
    for uid in re.findall(r"^UID:(.+?)\r?$", body.decode(), re.MULTILINE):
        yield "event", uid


def _of_archive(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield the parts of an archive in their order, and the cells or paragraphs of an office file."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield "part", name
        for name in {"xl/worksheets/sheet1.xml", "word/document.xml"} & set(archive.namelist()):
            for text in re.findall(r"<(?:t|w:t)\b[^>]*>([^<]+)<", archive.read(name).decode()):
                yield name, text


_OFFICE = "application/vnd.openxmlformats-officedocument."
_FORMS = {
    "text/html": _of_page, "application/json": _of_json, "application/x-ndjson": _of_lines, "text/csv": _of_table,
    "text/calendar": _of_calendar, "application/zip": _of_archive, f"{_OFFICE}spreadsheetml.sheet": _of_archive,
    f"{_OFFICE}wordprocessingml.document": _of_archive,
}  # fmt: skip


def moved(before: Lists, after: Lists) -> list[tuple[str, list[str], list[str]]]:
    """Return the places in which things that stand in both no longer follow each other as they did."""
    found = []
    for place, items in before.items():
        then, now = set(after.get(place, ())), after.get(place, [])
        one, other = [x for x in items if x in then], [x for x in now if x in set(items)]
        if one != other:
            found.append((place, one, other))
    return found
