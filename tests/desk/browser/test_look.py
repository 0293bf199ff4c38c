"""Every page of the practice town in a real browser: light, dark and high contrast, narrow, without JavaScript, by keyboard."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.desk.browser.crawl import MOST, explore, unreached
from tests.desk.browser.looking import Eyes
from tests.desk.browser.refused import refused
from tests.desk.browser.served import CHROMIUM, browser, open_for, practice_desk
from tests.desk.browser.staged import Readers, stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine"),
]


@dataclass
class Look:
    """A served town, a browser, and who reads in it."""

    site: str
    folder: Path
    chromium: Any
    readers: Readers

    def window(self) -> Any:
        """Return a window of who reads most, in English."""
        made = self.chromium.new_context(viewport={"width": 1280, "height": 900})
        lang = {"name": "django_language", "value": "en", "url": self.site}
        made.add_cookies([*self.readers(MOST).cookies(), lang])
        return made.new_page()


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """One town and one browser for this page of tests."""
    folder = tmp_path_factory.mktemp("look") / "town"
    with practice_desk(folder) as served, browser() as chromium:
        readers = Readers(served.address)
        yield Look(served.address, served.folder / "workspace", chromium, readers)
        readers.close()


def test_every_page_looks_as_it_must(look: Look) -> None:
    """No page of the table of rights is left out, and none breaks a rule of access, reflow, content policy or plain HTML.

    With ``REMPART_SCREENS`` naming a folder, each page is also pictured there.
    """
    screens = os.environ.get("REMPART_SCREENS")
    begin = stage(look.folder, look.readers)
    year = next(found[1] for one in begin if (found := re.search(r"/cases/(\d{4})-", one)))
    found = explore(look.readers, year, begin)
    eyes = Eyes(look.chromium, look.site, look.readers, Path(screens) if screens else None)
    pages = [*found.pages, *refused(year)]
    faults = [f"{page.route} {page.path} ({page.role}): {one}" for page in pages for one in eyes.faults(page)]
    assert not unreached(found), "\n".join([*unreached(found), *found.wrong])
    assert not faults, "\n".join(faults)


def test_the_keyboard_leads_everywhere_and_takes_no_key_from_a_field(look: Look) -> None:
    """/ g n j k . ? do what the page of shortcuts says; in a field they are letters; switched off, they do nothing."""
    window = look.window()
    window.goto(look.site)
    window.keyboard.press("/")
    window.keyboard.type("gcn?/")
    assert window.evaluate("document.activeElement.value") == "gcn?/"
    for letter, page in (("c", "/cases/"), ("p", "/controls/"), ("m", "/measures/"), ("a", "/journal/"), ("h", "/")):
        window.goto(f"{look.site}/account/")
        window.keyboard.press("g")
        with window.expect_navigation():
            window.keyboard.press(letter)
        assert window.url == f"{look.site}{page}"
    window.goto(f"{look.site}/cases/")
    told = [_pressed(window, key) for key in ("j", "j", "k", ".")]
    assert told[0] == told[2] != told[1]
    assert told[0].startswith("/cases/")
    assert window.evaluate("document.activeElement.closest('.actions') !== null")
    for key, page in (("n", "/intake/"), ("?", "/account/keyboard/")):
        with window.expect_navigation():
            window.keyboard.press(key)
        assert window.url == f"{look.site}{page}"
    for _ in range(2):  # off, and on again
        on = window.locator("button[name=shortcuts]").get_attribute("value") == "off"
        assert window.locator("script[src*='keys.js']").count() == int(on)
        with window.expect_navigation():
            window.click("button[name=shortcuts]")
    assert window.locator("button[name=shortcuts]").get_attribute("value") == "off"


def _pressed(window: Any, key: str) -> str:
    """Press a key, and return the link that it went to."""
    window.keyboard.press(key)
    return str(window.evaluate("document.activeElement.getAttribute('href')"))


def test_the_first_key_offers_to_skip_to_the_content(look: Look) -> None:
    """Tab shows the link, with a ring around it; Enter goes past the head of the page."""
    window = look.window()
    window.goto(f"{look.site}/cases/")
    window.keyboard.press("Tab")
    skip = window.locator(".skip:focus")
    assert skip.bounding_box()["y"] >= 0
    assert skip.evaluate("one => getComputedStyle(one).outlineWidth") == "3px"
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.closest('main') !== null")


def test_another_language_is_the_same_page(look: Look) -> None:
    """The switch returns to the page with its filters, in the other language, and back."""
    window = look.window()
    window.goto(f"{look.site}/cases/?state=open")
    for lang in ("fr", "en"):
        with window.expect_navigation():
            window.click(f"header form button[lang={lang}]")
        assert window.url == f"{look.site}/cases/?state=open"
        assert window.evaluate("document.documentElement.lang") == lang


def test_a_narrow_page_begins_near_its_top(look: Look) -> None:
    """At 360 px the pages of the site fold behind one word, which opens them without JavaScript; wide, they stand there whole."""
    made = look.chromium.new_context(viewport={"width": 360, "height": 700}, java_script_enabled=False)
    lang = {"name": "django_language", "value": "fr", "url": look.site}
    made.add_cookies([*look.readers(MOST).cookies(), lang])
    window = made.new_page()
    window.goto(f"{look.site}/cases/")
    assert window.locator(".masthead").bounding_box()["height"] <= 170
    links = window.locator(".nav a")
    assert links.count() > 5
    assert not links.first.is_visible()
    window.locator(".fold > summary").click()
    assert all(link.is_visible() for link in links.all())
    window.set_viewport_size({"width": 1280, "height": 900})
    window.reload()
    assert all(link.is_visible() for link in links.all())
    assert not window.locator(".fold > summary").is_visible()
    made.close()


def test_a_printed_decision_is_its_text_and_no_form(look: Look) -> None:
    """On paper a long text stands whole, days are words, and no box, button or way of the site is left."""
    window = look.window()
    window.goto(f"{look.site}/cases/")
    path = window.locator("main a", has_text=re.compile("-0142$")).first.get_attribute("href")
    open_for(window, f"{look.site}{path}decision")
    assert window.locator("textarea").first.is_visible()
    window.emulate_media(media="print")
    shown = "[...document.querySelectorAll('textarea, input[type=date], input[type=text], button, nav, .actions')].filter(one => one.checkVisibility()).length"
    assert window.evaluate(shown) == 0
    texts = window.locator(".printed").all_inner_texts()
    assert "The town must know where it can reach the operator." in texts
    assert any(re.fullmatch(r"\d{1,2} \w+ \d{4}", text.replace("\u00a0", " ")) for text in texts)
    assert "C-02" in window.locator(".only-print").inner_text()
