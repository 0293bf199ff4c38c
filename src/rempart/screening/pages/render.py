"""Two pages: the report on one application, and the index of reports.

One file each, readable offline and on paper: no script, no style attribute, nothing loaded.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rempart.base.words import Language
from rempart.screening.pages.summary import Summary
from rempart.screening.pages.text import broken, by_line, isolated, undirected, undotted
from rempart.screening.pages.view import ReportView
from rempart.screening.pages.voice import Voice
from rempart.screening.report import Report


def report_page(report: Report, lang: Language | None = None) -> str:
    """Return the report on one application as a self-contained HTML file.

    Args:
        report: the report; its own sentences are in ``report.lang``.
        lang: the language of the page's fixed sentences, by default the report's.
    """
    voice = Voice(lang or report.lang)
    return _page("report.html", voice, report=report, view=ReportView(report, voice))


def index_page(lines: Sequence[Summary], town: str, lang: Language, version: str = "", *, unlisted: int = 0) -> str:
    """Return the index of reports as a self-contained HTML file, by day of receipt, then by application.

    What could not be checked for any application is said once, above the table.

    Args:
        lines: one summary an application (``summary_of``), in any order; undated ones come last.
        town: the authority, as it names itself.
        lang: the language of the page; the titles of questions stay in that of their reports.
        version: of Rempart, for the foot; left out where empty.
        unlisted: entries of a register that were screened and are not among ``lines`` since nothing is asked of them.
    """
    ordered = sorted(
        lines, key=lambda line: (line.received_on is None, line.received_on or line.on_day, line.application_id)
    )
    shared = (
        [gap for gap in ordered[0].not_checked if all(gap in line.not_checked for line in ordered)]
        if len(ordered) > 1
        else []
    )
    entries = bool(ordered) and all(line.received_on is None for line in ordered)
    return _page(
        "index.html",
        Voice(lang),
        lines=ordered,
        shared=shared,
        town=town,
        version=version,
        entries=entries,
        unlisted=unlisted,
    )


def _page(template: str, voice: Voice, **values: object) -> str:
    return (
        environment()
        .get_template(template)
        .render(voice=voice, say=voice.say, plain=voice.plain, lang=voice.lang, **values)
    )


@cache
def environment(room: str | None = None) -> Environment:
    """Return the templates of the reports, and before them those of another room that has pages of this look."""
    rooms = [PackageLoader(one) for one in (room, "rempart.screening.pages") if one]
    made = Environment(
        loader=ChoiceLoader(rooms),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "isolated": isolated,
        "broken": broken,
        "undirected": undirected,
        "undotted": undotted,
        "by_line": by_line,
        "coordinate": "{:g}".format,
    }
    made.globals["look"] = Markup(files(__package__).joinpath("look.css").read_text(encoding="utf-8"))  # noqa: S704 our own file
    return made
