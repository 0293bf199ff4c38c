"""The two HTML pages: whole, readable by a machine and by everybody, and without a word that judges."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from rempart.base import LANGUAGES
from rempart.base.words import Language
from rempart.screening.pages import index_page, report_page, summary_of
from rempart.screening.report import Report

from .sample import ARABIC, HAN, LONG, SCRIPT, TURNED, empty_report, full_report

FORBIDDEN = [
    r"criminal",
    r"criminel\w*",
    r"mafia\w*",
    r"straw\W?m[ae]n",
    r"prête\W?nom\w*",
    r"suspicious",
    r"suspect\w*",
    r"laundering",
    r"blanchiment",
    r"fraud\w*",
    r"fraude\w*",
    r"risk\Wscores?",
    r"scores?",
    r"ranking",
    r"défavorablement",
    r"clean",
    r"guilty",
    r"coupable\w*",
    r"offender\w*",
    r"all\Wclear",
    r"risk_score",
]
REPORTS = [(build, lang) for build in (full_report, empty_report) for lang in LANGUAGES]


def pages(lang: Language) -> dict[str, str]:
    """Return every page that the tests look at, in one language."""
    full, empty = full_report(lang), empty_report(lang)
    lines = [summary_of(full, "2026-0147.html"), summary_of(empty)]
    return {
        "full": report_page(full),
        "empty": report_page(empty),
        "index": index_page(lines, full.town, lang, "0.1.0"),
        "empty index": index_page([], full.town, lang),
    }


def said(element: HtmlElement) -> str:
    """Return what an element says, its spaces made plain."""
    return " ".join(element.text_content().split())


def shape(element: HtmlElement) -> list[tuple[str, str, str]]:
    """Return the tags of a page with their classes and ids, in order."""
    return [(str(e.tag), e.get("class", ""), e.get("id", "")) for e in element.iter() if isinstance(e.tag, str)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_one_file_that_loads_and_runs_nothing(lang: Language) -> None:
    """A page has no script, no style attribute, no handler and no address but its own anchors and the reports beside it."""
    for name, page in pages(lang).items():
        tree = html.document_fromstring(page)
        assert page.startswith("<!doctype html>"), name
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
            "default-src 'none'; style-src 'unsafe-inline'"
        ]
        assert not tree.xpath("//script | //link | //img | //iframe | //object | //@style | //@src | //form")
        assert not [key for e in tree.iter() if isinstance(e.tag, str) for key in e.attrib if key.startswith("on")]
        assert all(re.fullmatch(r"#\w+|2026-0147\.html", href) for href in tree.xpath("//@href"))
        assert "url(" not in page
        assert "@import" not in page


@pytest.mark.parametrize(("build", "lang"), REPORTS)
def test_every_link_of_a_report_leads_somewhere(build: type, lang: Language) -> None:
    """Ids are unique, and each link within the report leads to one of them."""
    tree = html.document_fromstring(report_page(build(lang)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_shows_what_carries_it(lang: Language) -> None:
    """Beside each fact stand its source or the facts it was computed from, its rows, and how identity is known."""
    report = full_report(lang)
    tree = html.document_fromstring(report_page(report))
    for fact in report.established:
        margin = tree.get_element_by_id(fact.id).find_class("margin")[0]
        words = said(margin)
        assert ("identity: " if lang == "en" else "identité : ") in words
        assert fact.citations or margin.xpath(".//a/@href") == [f"#{number}" for number in fact.computed_from]
        for cited in fact.citations:
            assert cited.row_id.rpartition("/")[2] in words
            assert margin.xpath(f".//a[@href='#{cited.source}']")


def test_a_row_loaded_after_the_day_of_the_report_says_so() -> None:
    """The day of loading stands in the margin where it is later than the report's day, and only there."""
    tree = html.document_fromstring(report_page(full_report("en")))
    assert "loaded later, on 30 Nov 2026" in said(tree.get_element_by_id("F3"))
    assert "loaded later" not in said(tree.get_element_by_id("F1"))


def test_a_question_shows_rule_parameters_and_unverified_law() -> None:
    """A question carries its version, its parameters with their basis, its law marked until checked, and what ends it."""
    tree = html.document_fromstring(report_page(full_report("en")))
    first, second = said(tree.get_element_by_id("Q1")), said(tree.get_element_by_id("Q2"))
    assert "rule EST-01, version 3" in first
    assert "number of operators: 3" in first
    assert "period: 24 months" in first
    assert first.count("set by Rempart, to be confirmed by the town, since 1 Jan 2026, docs/decisions/0007") == 1
    assert first.count("unverified") == 1
    assert "checked on 1 Mar 2026" in second
    assert second.count("unverified") == 1
    assert "Disappears: if one of the spells in F3 is withdrawn" in first
    assert {"#F2", "#F4", "#N2"} <= set(tree.get_element_by_id("Q2").xpath(".//@href"))


def test_no_number_of_the_matcher_is_printed() -> None:
    """A close name is compared in words: neither *alike* nor *compared* appears, and it is said not to be confirmed."""
    section = said(html.document_fromstring(report_page(full_report("en"))).get_element_by_id("p6"))
    assert not re.search(r"0[.,]61|0[.,]42|61\s?%|42\s?%", section)
    assert "Not confirmed. No judgement given." in section
    assert all(word in section for word in ("= equal", "≠ differs", "∅ missing")) or all(
        word in section for word in ("=equal", "≠differs", "∅missing")
    )


def test_shares_are_in_percent_and_what_is_unknown_in_words() -> None:
    """Intervals, bounds and unknown shares are written out; a share just under a threshold is not rounded onto it."""
    english = said(html.document_fromstring(report_page(full_report("en"))).get_element_by_id("p5"))
    french = said(html.document_fromstring(report_page(full_report("fr"))).get_element_by_id("p5"))
    for words in ("40%", "33.33%", "between 75 and 100%", "at most 25%", "unknown", "24.9999%"):
        assert words in english
    for words in ("40 %", "33,33 %", "entre 75 et 100 %", "au plus 25 %", "inconnue", "24,9999 %"):
        assert words in french
    assert "\u202f%" in report_page(full_report("fr"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stale_sources_are_told_in_words(lang: Language) -> None:
    """A source older than its limit says its age, the limit and that it is too old."""
    section = said(html.document_fromstring(report_page(full_report(lang))).get_element_by_id("p1"))
    assert (
        "41 days, limit 31 days: too old" if lang == "en" else "41 jours, limite 31 jours : trop ancienne"
    ) in section


def test_a_rule_with_several_outcomes_names_the_parties() -> None:
    """Where a rule came out differently for two parties, section 1 says which is which; else it names nobody."""
    section = said(html.document_fromstring(report_page(full_report("en"))).get_element_by_id("p1"))
    assert "OWN-06 unknown owner (concerns Lanterne Basse SARL)" in section
    assert f"OWN-06 unknown owner (concerns {HAN}) (see N1)" in section
    assert "OWN-08 total of capital (" not in section


@pytest.mark.parametrize("lang", LANGUAGES)
def test_empty_blocks_say_what_is_absent(lang: Language) -> None:
    """An empty block says what is absent and what would stand there, never that all is well."""
    tree = html.document_fromstring(report_page(empty_report(lang)))
    assert len(tree.find_class("empty")) == 6
    nothing = (
        "No question follows from the rules that could be evaluated. This proves nothing; section 4 says what was not checked."
        if lang == "en"
        else "Aucune question ne découle des règles qui ont pu être évaluées. Cela ne prouve rien ; le point 4 dit ce qui n’a pas été vérifié."
    )
    assert " ".join(said(p) for p in tree.get_element_by_id("p3").xpath(".//*[@class='empty']/p")) == nothing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_accuses_grades_or_clears(lang: Language) -> None:
    """None of the forbidden words stands in a page."""
    for name, page in pages(lang).items():
        words = said(html.document_fromstring(page).body)
        assert not [word for word in FORBIDDEN if re.search(rf"(?<!\w){word}(?!\w)", words, re.IGNORECASE)], name


def test_both_languages_have_the_same_structure() -> None:
    """Tags, classes and ids follow one another alike in French and in English, apart from the raised « 1er » and lines in a drawing."""
    english, french = pages("en"), pages("fr")
    for name in english:
        both = [
            [tag for tag in shape(html.document_fromstring(page)) if tag[0] not in ("sup", "text")]
            for page in (english[name], french[name])
        ]
        assert both[0] == both[1], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_tables_and_language_are_told_to_screen_readers(lang: Language) -> None:
    """One h1, no level skipped, a skip link first, a page language, tables with captions, scopes and explicit roles."""
    for name, page in pages(lang).items():
        tree = html.document_fromstring(page)
        levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert tree.get("lang") == lang
        assert tree.get("dir") == "ltr"
        assert tree.get("data-running")
        assert tree.xpath("(//a)[1]/@href") == ["#content"]
        for table in tree.xpath("//table"):
            assert table.get("role") == "table"
            assert said(table.find("caption"))
            columns = [said(th) for th in table.xpath("./thead/tr/th[@scope='col'][@role='columnheader']")]
            for row in table.xpath("./tbody/tr[@role='row']"):
                assert row.xpath("count(./th[@scope='row'][@role='rowheader'])") == 1.0
                labels = [" ".join(label.split()) for label in row.xpath("./td/@data-label")]
                assert labels in (columns[1:], []), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_stay_names(lang: Language) -> None:
    """Markup in a name is text, and a name that turns the direction of writing is closed and isolated wherever it stands."""
    for page in pages(lang).values():
        assert "<script" not in page
        for found in re.finditer(r"<bdi>([^<]*)</bdi>|>([^<]*\u202e[^<]*)<", page):
            text = found[1] if found[1] is not None else found[2]
            assert text.count("\u202e") == text.count("\u202c")
            assert found[1] is not None or "\u202e" not in text
        assert "\u202e" not in page[: page.index("<body>")]
    tree = html.document_fromstring(report_page(full_report(lang)))
    isolated = {bdi.text_content() for bdi in tree.iter("bdi")}
    assert {ARABIC, HAN, SCRIPT, LONG, TURNED + "\u202c"} <= isolated


def test_a_report_in_another_language_keeps_its_own() -> None:
    """A French page around an English report marks the report's sentences as English."""
    tree = html.document_fromstring(report_page(full_report("en"), "fr"))
    assert tree.get("lang") == "fr"
    assert tree.get_element_by_id("F1").xpath(".//p//span[@lang='en']")


def test_the_index_follows_the_day_of_receipt_alone() -> None:
    """Rows stand by day of receipt, then by application, undated last, whatever was found; nothing is counted in a row."""
    full = full_report("en")

    def line(number: str, day: date | None, asked: int) -> Report:
        return full.model_copy(update={"application_id": number, "received_on": day, "to_ask": full.to_ask[:asked]})

    given_ = [
        line("C", None, 2),
        line("B", date(2026, 3, 1), 0),
        line("A", date(2026, 3, 1), 2),
        line("D", date(2026, 1, 1), 0),
    ]
    tree = html.document_fromstring(
        index_page([summary_of(report, f"{report.application_id}.html") for report in given_], "Town", "en")
    )
    rows = tree.xpath("//tbody/tr")
    assert [said(row.xpath("./th/a")[0]) for row in rows] == ["D", "A", "B", "C"]
    assert tree.xpath("//tbody//a/@href") == ["D.html", "A.html", "B.html", "C.html"]
    assert "Why do operators follow one another in these premises? EST-01" in said(rows[1])
    assert "No question follows" in said(rows[0])
    assert len({row.get("class") for row in rows}) == 1


def test_what_no_application_was_checked_for_is_said_once() -> None:
    """A gap of every application stands above the table; each row keeps only its own."""
    full = full_report("en")
    other = full.model_copy(update={"application_id": "B", "not_checked": full.not_checked[:1]})
    tree = html.document_fromstring(index_page([summary_of(full), summary_of(other)], "Town", "en"))
    assert said(tree.find_class("shared")[0]).endswith(f"Members of {HAN}: the register is not loaded")
    assert f"Members of {HAN}" not in said(tree.xpath("//tbody")[0])
    assert "Nothing more than what is said above." in said(tree.xpath("//tbody")[0])


@settings(max_examples=25, deadline=None)
@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_name_is_printed_as_text(name: str) -> None:
    """Whatever characters a name holds, the page has the same elements, and no new attribute."""
    full = empty_report("en")
    party = full_report("en").parties[0]
    one = shape(html.document_fromstring(report_page(full.model_copy(update={"parties": [party]}))))
    other = party.model_copy(update={"name": name})
    assert shape(html.document_fromstring(report_page(full.model_copy(update={"parties": [other]})))) == one


def test_an_entry_of_a_register_is_not_called_an_application() -> None:
    """Without a day of receipt, page and index speak of an entry of a register, and say how many are not listed."""
    entry = full_report("en").model_copy(update={"received_on": None})
    page = said(html.document_fromstring(report_page(entry)).find_class("title")[0])
    assert page.startswith("Screening report on entry 2026-0147 of a register")
    index = said(html.document_fromstring(index_page([summary_of(entry)], "Town", "en", unlisted=1204)).body)
    assert "1 entry of a register, in the order of their numbers." in index
    assert "1,204 entries more were screened" in index
    assert "received on" not in index


def test_what_the_application_says_is_dated_by_its_receipt() -> None:
    """A fact that only the application states says when it was received, not of which edition it is."""
    margin = said(html.document_fromstring(report_page(full_report("en"))).get_element_by_id("F5"))
    assert "S4 The application received on 1 Nov 2026" in re.sub(r"(?<=[a-z])(?=received)", " ", margin)
    assert "edition of" not in margin
