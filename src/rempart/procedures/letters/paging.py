"""The letter as an HTML page: one file, read on any screen and by screen readers, printed by its own style."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from rempart.procedures.letters.merging import Merged
from rempart.procedures.letters.printing import page_data


def page_of(merged: Merged) -> str:
    """Return a letter as a self-contained HTML page."""
    return _template().render(page_data(merged), on_day=merged.on_day, look=_look())


@cache
def _template() -> Template:
    pages = Environment(
        loader=PackageLoader(__package__, "."), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return pages.get_template("page.html")


@cache
def _look() -> Markup:
    return Markup(files(__package__).joinpath("page.css").read_text(encoding="utf-8"))  # noqa: S704 - a file of the room
