"""Takes the pictures of the two READMEs from a real report of the practice town.

    python docs/images/take.py [APPLICATION]

Makes the town of seed 1 in both languages, opens one report in Chromium where its first question begins, and writes
``report.en.png`` and ``report.fr.png``.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SIZE = {"width": 1240, "height": 980}
ABOVE = 380
"""Pixels of established facts shown above the first question."""


def main(application: str = "D2026-066") -> None:
    """Take both pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport=SIZE, color_scheme="light")
        for lang in ("en", "fr"):
            town = Path(folder) / lang
            demo = [sys.executable, "-m", "rempart", "demo", "--directory", str(town), "--lang", lang]
            subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            tab.goto((town / "reports" / f"{application}.html").as_uri())
            top = tab.evaluate("document.querySelector('.part--open').getBoundingClientRect().top + scrollY")
            tab.evaluate("top => scrollTo(0, top)", top - ABOVE)
            tab.screenshot(path=HERE / f"report.{lang}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
