"""The pages in a real browser."""

import shutil
from pathlib import Path

import pytest

from rempart.base import LANGUAGES
from rempart.base.words import Language

from .test_pages import pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (320, 360, 840, 1440)

WIDE_CELLS = (
    "[...document.querySelectorAll('td, tbody th')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).length"
)
SMALL_TEXT = (
    "[...document.querySelectorAll('body *')]"
    ".filter(e => e.tagName !== 'SUP' && parseFloat(getComputedStyle(e).fontSize) < 13).length"
)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_scrolls_sideways(tmp_path: Path, lang: Language, theme: str) -> None:
    """At every width no page is wider than the screen, no text falls under 13 px, no cell runs into its neighbour."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(color_scheme=theme)
        complaints: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        for name, page in pages(lang).items():
            (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
            tab.goto((tmp_path / f"{name}.html").as_uri())
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                seen = f"{name}, {lang}, {theme}, {width} px"
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, seen
                assert tab.evaluate(WIDE_CELLS) == 0, seen
            assert tab.evaluate(SMALL_TEXT) == 0, name
            assert complaints == [], name
        browser.close()
