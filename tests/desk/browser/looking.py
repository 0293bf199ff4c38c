"""Looking at one page: what is wrong with it in light, dark and high contrast, on a narrow screen, and without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.desk.browser.crawl import Page, Reader
from tests.desk.browser.served import watched

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
THEMES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "contrast": "no-preference", "forced_colors": "none"},
    "more contrast": {"color_scheme": "light", "contrast": "more", "forced_colors": "none"},
    "forced colours": {"color_scheme": "dark", "contrast": "no-preference", "forced_colors": "active"},
}
_RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const told = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"], preload: false});
  return told.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`);
}"""
_OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"
_SEEN = """() => ({
  titles: document.querySelectorAll("h1").length,
  main: document.querySelectorAll("main, [role=main]").length,
  language: document.querySelector(".masthead") ? document.documentElement.lang : "",
  width: document.documentElement.scrollWidth,
  controls: [...document.querySelectorAll("main :is(input, select, textarea, button)")].filter(one => one.checkVisibility()).length,
  wide: [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(one => `${one.tagName.toLowerCase()}.${one.className}`),
})"""
WIDTHS_WIDE, WIDTHS_NARROW, LIGHT_ALONE = (1280, 3840), (360,), 3840
"""At which each page is pictured, light and dark: in English with scripts, in French without; the widest in light alone."""
PRINTED = {"cases:file", "cases:report", "cases:decision", "letters:one", "letters:page"}
_NARROW = {"width": 320, "height": 700}
_WIDE = {"width": 1280, "height": 900}


class Eyes:
    """Two windows a reader: a wide one in English, and a narrow one in French, where words are longer, without JavaScript."""

    def __init__(self, browser: Any, site: str, reader: Callable[[str], Reader], screens: Path | None = None) -> None:
        self.browser, self.site, self.reader, self.screens = browser, site, reader, screens
        self._open: dict[str, tuple[Any, Any, list[str]]] = {}

    def _windows(self, role: str) -> tuple[Any, Any, list[str]]:
        if role not in self._open:
            contexts = []
            for told in ({"viewport": _WIDE}, {"viewport": _NARROW, "java_script_enabled": False}):
                one = self.browser.new_context(**told)
                lang = {"name": "django_language", "value": "fr" if len(told) > 1 else "en", "url": self.site}
                one.add_cookies([*self.reader(role).cookies(), lang])
                contexts.append(one)
            complaints = watched(contexts[0], self.site)
            self._open[role] = contexts[0].new_page(), contexts[1].new_page(), complaints
        return self._open[role]

    def faults(self, page: Page) -> Iterator[str]:
        """Yield what is wrong with a page."""
        wide, narrow, complaints = self._windows(page.role)
        answer = _opened(wide, self.site, page)
        if answer.status != page.status:
            yield f"status {answer.status}"
            return
        seen = wide.evaluate(_SEEN)
        yield from _frame(seen, "en")
        yield from (f"complaint: {one}" for one in complaints if f"status of {page.status}" not in one)
        complaints.clear()
        if self.screens is not None:
            picture(wide, page, self.screens, "en", WIDTHS_WIDE)
        if "sandbox" in answer.headers.get("content-security-policy", ""):
            html = answer.text()
            wide.goto("about:blank")
            wide.set_content(html)  # a letter runs no script, axe neither: the same page outside of its box
        yield from _axe(wide)
        yield from self._narrow(page, narrow, seen["controls"])
        if self.screens is not None:
            picture(narrow, page, self.screens, "fr", WIDTHS_NARROW)
            narrow.set_viewport_size(_NARROW)

    def _narrow(self, page: Page, narrow: Any, controls: int) -> Iterator[str]:
        answer = _opened(narrow, self.site, page)
        if answer.status != page.status:
            yield f"without JavaScript: status {answer.status}"
            return
        seen = narrow.evaluate(_SEEN)
        yield from (f"without JavaScript: {one}" for one in _frame(seen, "fr"))
        if seen["controls"] < controls:
            yield f"without JavaScript: {controls - seen['controls']} controls are not there"
        if seen["width"] > _NARROW["width"]:
            yield f"scrolls sideways at 320 px: {seen['width']} px, {', '.join(seen['wide'])}"


_SEND = """typed => {
  const form = [...document.querySelectorAll("main form[method=post]")].find(one => typed.every(([name]) => one.elements[name]));
  for (const [name, value] of typed) {
    const field = form.elements[name];
    if (field.type !== "file") { field.type = field.tagName === "INPUT" ? "text" : field.type; field.value = value; }
  }
  form.submit();
}"""
"""Sends a form past what the browser itself checks."""


def _opened(window: Any, site: str, page: Page) -> Any:
    """Open a page; where something is typed there, send it and return what comes back."""
    answer = window.goto(site + page.path)
    if page.typed is None or answer.status != 200:
        return answer
    with window.expect_navigation() as came:
        window.evaluate(_SEND, [list(one) for one in page.typed])
    return came.value


def picture(window: Any, page: Page, folder: Path, lang: str, widths: tuple[int, ...]) -> None:
    """Write what a window shows, whole, at each width, light and dark; some pages also as they are printed."""
    for theme in ("light", "dark"):
        window.emulate_media(**THEMES[theme])
        for width in (one for one in widths if theme == "light" or one != LIGHT_ALONE):
            window.set_viewport_size({"width": width, "height": max(700, width * 9 // 16)})
            where = folder / f"{lang}-{width}-{theme}" / f"{page.name}.jpg"
            window.screenshot(path=where, type="jpeg", quality=60, full_page=True)
    window.emulate_media(**THEMES["light"])
    if lang == "en" and page.route in PRINTED:
        where = folder / "printed" / f"{page.name}.pdf"
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(window.pdf(prefer_css_page_size=True))
    window.set_viewport_size(_WIDE)


def _frame(seen: dict[str, Any], lang: str) -> Iterator[str]:
    if seen["titles"] != 1:
        yield f"{seen['titles']} headings of the first level"
    if seen["main"] != 1:
        yield f"{seen['main']} main regions"
    if seen["language"] not in (lang, ""):  # a letter speaks its own
        yield f"it is in {seen['language']}, not {lang}"


def _axe(window: Any) -> Iterator[str]:
    window.evaluate(_OPEN)
    window.evaluate(AXE)
    for name, theme in THEMES.items():
        window.emulate_media(**theme)
        yield from (f"axe, {name}: {one}" for one in window.evaluate(_RUN))
    window.emulate_media(**THEMES["light"])
