"""Every page of the practice town in a real browser: light, dark and high contrast, narrow, without JavaScript, in both languages."""

import os
import re
from pathlib import Path

import pytest

from tests.desk.browser.crawl import explore, unreached
from tests.desk.browser.looking import Eyes
from tests.desk.browser.served import CHROMIUM, browser, practice_desk
from tests.desk.browser.staged import Readers, stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine"),
]


def test_every_page_looks_as_it_must(tmp_path: Path) -> None:
    """No page of the table of rights is left out, and none breaks a rule of access, reflow, content policy or plain HTML.

    With ``REMPART_SCREENS`` naming a folder, each page is also pictured there; .ci/run does so.
    """
    screens = os.environ.get("REMPART_SCREENS")
    with practice_desk(tmp_path / "town") as served, browser() as chromium:
        readers = Readers(served.address)
        begin = stage(served.folder / "workspace", readers)
        year = next(found[1] for one in begin if (found := re.search(r"/cases/(\d{4})-", one)))
        found = explore(readers, year, begin)
        eyes = Eyes(chromium, served.address, readers, Path(screens) if screens else None)
        faults = [f"{page.route} {page.path} ({page.role}): {one}" for page in found.pages for one in eyes.faults(page)]
    assert unreached(found) == [], "\n".join(found.wrong)
    assert faults == []
