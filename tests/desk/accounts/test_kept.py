"""A form that was kept when the session was locked is shown in words: what a person typed, under what it is called."""

import re
from pathlib import Path

from django.test import RequestFactory

import rempart.desk
from rempart.desk.accounts import kept
from tests.desk.conftest import Cast

_DESK = Path(rempart.desk.__file__).parent
_NAMES = re.compile(r"""(?:\b(?:field|choices)\(|\bname=)["']([a-z_]+)["']""")
_OWN_PAGES = ("account/", "mfa/", "socialaccount/", "openid")
"""Templates whose forms are sent before a session is open, or hold passwords: none of them is kept."""


def test_every_field_of_every_form_has_words_or_is_none_of_a_person() -> None:
    """A new field fails here until it is named in ``accounts/kept.yml``."""
    found: dict[str, str] = {}
    for path in _DESK.rglob("*.html"):
        if not any(part in path.as_posix().split("jinja2/")[-1] for part in _OWN_PAGES):
            found |= dict.fromkeys(_NAMES.findall(path.read_text(encoding="utf-8")), path.name)
    assert len(found) > 80
    wanting = {name: page for name, page in found.items() if kept.is_typed(name) and kept.words_of(name) is None}
    assert not wanting


def test_it_is_shown_in_words_and_sent_as_it_was(cast: Cast) -> None:
    """In both languages; what the machine needs is sent again and not shown."""
    officer = cast.people["case_officer"]
    posted = {"text": "Harbour rowing club", "milder-monitor-why": "It changed little.", "do": "save", "changes": "4"}
    row = kept.keep(RequestFactory().post("/account/interests/", posted), officer)
    assert row is not None
    client = cast.client(officer)
    for lang, said in (("en", ("<dt>Text</dt>", "<dt>Why</dt>")), ("fr", ("<dt>Texte</dt>", "<dt>Pourquoi</dt>"))):
        client.cookies["django_language"] = lang
        page = client.get(f"/account/kept/{row.key}/").content.decode()
        assert all(one in page for one in said)
        assert "<code>" not in page.split("<main")[1].split("</dl>")[0]
        assert '<input type="hidden" name="changes" value="4">' in page
        assert "<dt>Changes" not in page
