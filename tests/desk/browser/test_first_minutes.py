"""A newcomer's first five minutes, in Chromium, from ``rempart demo --serve`` to the signed letter."""

from pathlib import Path

import pytest

from tests.desk.browser.first_minutes import PATIENCE, Walk
from tests.desk.browser.served import browser, on_postgresql, practice_desk, watched
from tests.procedures.pdfs import conforms, facts_of, pages_of

pytestmark = [pytest.mark.browser]


def walk_through(address: str, lang: str, page: object, script: bool) -> None:
    """Walk it all, and look into the two letters."""
    walk = Walk(page, address, lang, script=script)
    walk.begin()
    walk.home()
    asked = walk.questions()
    letter = walk.letter()
    text = " ".join(" ".join(pages_of(letter)).split())
    assert " ".join(asked.split())[:60] in text
    assert ("part", "2") in facts_of(letter).metadata
    assert facts_of(letter).lang.startswith(lang)
    assert conforms(letter) == []
    walk.answer()
    walk.hearing()
    walk.own_draft()
    walk.signed()
    assert "Dominique Valserre" in " ".join(pages_of(walk.signed_letter()))
    walk.journal()


@pytest.mark.parametrize(
    ("database", "lang", "script"),
    [("sqlite", "en", True), ("postgresql", "fr", True), ("postgresql", "en", True), ("sqlite", "fr", False)],
    ids=["sqlite-en", "postgresql-fr", "postgresql-en", "sqlite-fr-without-script"],
)
def test_from_the_demo_to_the_signed_letter(tmp_path: Path, database: str, lang: str, script: bool) -> None:
    """In both languages, on both engines, and once without JavaScript: nothing leaves the host, and nothing complains."""
    town = tmp_path / "town"
    if database == "sqlite":
        with practice_desk(town, lang=lang) as served:
            in_a_browser(served.address, lang, script)
    else:
        with on_postgresql() as address, practice_desk(town, lang=lang, database=address) as served:
            in_a_browser(served.address, lang, script)


def in_a_browser(address: str, lang: str, script: bool) -> None:
    """Walk in a browser of its own, in the other language of the machine: the page that signs in offers the right one."""
    with browser() as made:
        context = made.new_context(java_script_enabled=script, locale="en-GB" if lang == "fr" else "fr-FR")
        complaints = watched(context, address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        walk_through(address, lang, page, script)
        context.close()
    assert [one for one in complaints if "status of 422" not in one] == []  # a refusal is an answer that Chromium notes
