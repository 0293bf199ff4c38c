"""No report accuses anybody (N2), and a French report is French to the last fixed word."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.procedures.letter_values import values_for
from tests.screening.practice import Practice, built, check_into

from rempart.base.wording import lint
from rempart.base.words import LANGUAGES, Language
from rempart.base.yaml_files import TextLoader
from rempart.ledger import open_snapshot
from rempart.procedures.letters import merge
from rempart.procedures.letters.freezing import text_of
from rempart.procedures.pack import load_pack
from rempart.screening.facts import fact_kinds
from rempart.screening.wording import banned_words
from rempart.signals import load_catalogue
from rempart.signals.cards.checking import _texts
from rempart.town import write_town

WRITTEN = ("screening", "signals", "identity", "registers", "cli")
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|has|have|with|without|this|that|from|since|until|not|none|unknown|shows?|states?|holds?|held"
    r"|named?|names|register|share|shares|party|rows?|days?|born|under|between|about|least|most|January|February|March|April"
    r"|May|June|July|August|September|October|November|December|applicant|lender|operator|owner|granted|refused)\b"
)
FRENCH = re.compile(
    r"\b(le|la|les|des|une|du|et|est|sont|dans|avec|sans|cette|depuis|aucune?|registre|demande|détient|nommé|janvier|février|mars"
    r"|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|demandeur|exploitant|jours?|lignes?)\b"
)


def written_files() -> list[Path]:
    """Every file of the package that holds sentences for readers: templates, words, facts, gaps, signals, cards."""
    root = Path(str(files("rempart")))
    found = [path for room in WRITTEN for path in (root / room).rglob("*") if path.suffix in {".yml", ".md", ".html"}]
    # Words by which columns of a town's file are recognised are no sentences.
    found = [p for p in found if p.name not in ("forbidden.yml", "wording.yml") and "sample" not in p.parts]
    # Nor are syllables of names, nor what publishers call their lists.
    return [p for p in found if p.parent.name not in ("words", "naming") and p.name != "register.yml"]


@pytest.mark.parametrize("path", written_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_written_sentence_accuses(path: Path) -> None:
    """No word of the list of the wording rules stands in anything that the package prints (N2)."""
    text = "\n".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")
    )
    if path.suffix == ".md":  # titles of publications are theirs: they stand in the list of sources, and nowhere else
        text = re.sub(r"^sources:\n(  - .*\n)+", "", text, flags=re.MULTILINE)
    assert banned_words(text) == []


def test_the_list_finds_what_it_is_for() -> None:
    """The lint sees each word, in both languages, whatever its case and number."""
    for word in (
        "Criminal",
        "mafia",
        "mafieuse",
        "mobster",
        "laundering",
        "homme de paille",
        "Fraude",
        "prête-nom",
        "guilty",
    ):
        assert banned_words(f"It is a {word}.") == [word]
    assert banned_words("The register shows a trust. Le registre montre une fiducie.") == []


def said(report: dict[str, Any]) -> list[str]:
    """Every sentence of a report that Rempart wrote, the names in it taken out."""
    sentences = [fact["sentence"] for fact in report["established"]]
    for question in report["to_ask"]:
        sentences += [question["title"], question["question"], question["disappears"]]
        sentences += [*question["lawful_explanations"], *question["ask"]]
    for gap in report["not_checked"]:
        sentences += [gap["why"], gap["what"], gap["effect"]]
    for one in report["examined"]:
        sentences += [one["title"], one["reason"] or ""]
    for close in report["close_names"]:
        sentences += [*close["sentences"], close["settle"], *(item["note"] for item in close["items"])]
    sentences += [one["searched"] for one in report["consulted"]]
    return [without_names(sentence, report) for sentence in sentences]


def without_names(sentence: str, report: dict[str, Any]) -> str:
    """A sentence without what publishers and applicants call people, places and lists."""
    names = {party["name"] for party in report["parties"]} | {fact["about"] for fact in report["established"]}
    names |= {name for link in report["ownership"] for name in (link["owner"], link["asset"])}
    names |= {close["name"] for close in report["close_names"]} | {
        close["list_name"] for close in report["close_names"]
    }
    for name in sorted(names - {""}, key=len, reverse=True):
        sentence = sentence.replace(name, "N").replace(name.replace("\u00a0", " "), "N")
    sentence = re.sub("(places the premises|situe le local) .*", r"\\1", sentence)  # address and use as published
    return nameless(re.sub("[“«][^”»]*[”»]|\\([^)]*\\)", "Q", sentence))


def nameless(text: str) -> str:
    """A text without the words that a capital shows to be names: within a sentence, before another such word, or alone."""
    words = list(re.finditer(r"[^\W\d_][\w’'-]*", text))
    capital = [one[0][0].isupper() for one in words]
    kept, at = [], 0
    for number, one in enumerate(words):
        begins = number == 0 or re.search(r"[.?!:]\s*$", text[: one.start()]) is not None
        named = capital[number] and (not begins or len(words) == 1 or [*capital, False][number + 1])
        kept += [text[at : one.start()], "N" if named else one[0]]
        at = one.end()
    return "".join([*kept, text[at:]])


def accusing(folder: Path) -> list[tuple[str, list[str]]]:
    """The words of reports and pages that accuse, with the first file that has them.

    What stands between tags or quotes is read once, however many files repeat it: no word and no phrase reaches across.
    """
    pieces: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        for piece in re.split('[<>"]', path.read_text(encoding="utf-8")):
            pieces.setdefault(piece, path.name)
    return [(name, words) for piece, name in pieces.items() if (words := banned_words(nameless(piece)))]


@pytest.mark.slow
def test_no_report_of_the_town_accuses(practice: Practice) -> None:
    """The words stand in no report and on no page of the town, in either language (N2)."""
    for lang in ("en", "fr"):
        assert accusing(practice.folder / lang) == []


def test_a_word_that_accuses_is_found_in_reports_and_pages(tmp_path: Path) -> None:
    """Within a page, across two of its lines, and in data."""
    (tmp_path / "a.html").write_text("<p>It is a <b>crook</b>, un homme\n  de paille.</p>", encoding="utf-8")
    (tmp_path / "b.json").write_text('{\n "a": "He is a mafia boss"\n}\n', encoding="utf-8")
    assert [name for name, _ in accusing(tmp_path)] == ["a.html", "a.html", "b.json"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.long) for seed in (4, 5, 6, 8, 9))])
def test_a_thousand_reports_accuse_nobody(seed: int, tmp_path: Path) -> None:
    """Eighty applications of each of six other towns, in both languages, and those of the town of the run (N2)."""
    town = write_town(tmp_path / "publishers", seed)
    snapshot = open_snapshot(built(tmp_path / "workspace", town).snapshots, None)
    for lang in ("en", "fr"):
        reports = check_into(tmp_path / lang, snapshot, town.applications, lang)  # type: ignore[arg-type]
        assert len(reports) == 80
        assert accusing(tmp_path / lang) == []
        for path in (tmp_path / lang).glob("*.json"):
            report = json.loads(path.read_text(encoding="utf-8"))
            assert [(one, lint(one, lang)) for one in said(report) if lint(one, lang)] == []
            assert lint(without_names(letter_of(report, lang), report), lang) == []


def letter_of(report: dict[str, Any], lang: Language) -> str:
    """The letter of questions of the generic pack, with what a report asks."""
    asked = [
        {
            "source": "S",
            "on": "2026-02-20",
            "shows": one["title"],
            "question": one["ask"][0] if one["ask"] else one["question"],
            "explanations": one["lawful_explanations"],
        }
        for one in report["to_ask"]
    ]
    pack = load_pack("generic")
    values = values_for(pack, pack.letters["questions"], lang)
    return text_of(merge(pack, "questions", lang, {**values, **({"questions": asked} if asked else {})}))


@pytest.mark.slow
def test_no_sentence_of_a_report_says_a_forbidden_word(practice: Practice) -> None:
    """Each sentence of each report of the town passes the whole linter, in its language."""
    for lang in LANGUAGES:
        for path in (practice.folder / lang).glob("*.json"):
            for sentence in said(json.loads(path.read_text(encoding="utf-8"))):
                assert lint(sentence, lang) == [], sentence


NOT_OURS = ("wording.yml", "forbidden.yml", "expected.yml", "law.yml", "records.yml")
OF_THE_OFFICER = "desk/"
"""What the site tells officers of their own work (a stolen password, the languages of letters) is about no party."""


def without_fields(text: str) -> str:
    """A text whose fields, named for programmers, read as a word that nobody writes."""
    return re.sub(r"{[^{}]*}", "N", text)


def written_words() -> list[tuple[str, Language, str]]:
    """Every text in two languages of the package's YAML files: file, language, text.

    What an article of a pack is called and says, and what it asks to be recorded, are the law's own words, about nobody, and
    are not searched.
    """

    def texts(value: object) -> Iterator[tuple[Language, str]]:
        if isinstance(value, dict):
            for key, content in value.items():
                if key in LANGUAGES and isinstance(content, str):
                    yield key, content
                else:
                    yield from texts(content)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one)

    root = Path(str(files("rempart")))
    paths = [path for path in root.rglob("*.yml") if path.name not in NOT_OURS]
    paths = [path for path in paths if not path.relative_to(root).as_posix().startswith(OF_THE_OFFICER)]
    read = {path.relative_to(root).as_posix(): yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader) for path in paths}  # fmt: skip  # noqa: S506
    return [(file, lang, text) for file, content in read.items() for lang, text in texts(content)]


def test_no_text_of_the_package_says_a_forbidden_word() -> None:
    """Every text in two languages, of packs, gaps, facts, pages and registers, passes the whole linter."""
    found = [(file, fault.word) for file, lang, text in written_words() for fault in lint(without_fields(text), lang)]
    assert found == []


def test_no_card_of_a_signal_says_a_forbidden_word() -> None:
    """Title, question, explanations, gaps and known errors of every signal pass the whole linter."""
    found = []
    for signal in load_catalogue():
        for name, words in _texts(signal):
            for lang in LANGUAGES:
                faults = lint(without_fields(words.in_language(lang)), lang)
                found += [(signal.code, name, fault.word) for fault in faults]
    assert found == []


def test_a_french_report_is_french(practice: Practice) -> None:
    """No English word stands in a sentence of a French report, no French one in an English report."""
    for report in practice.reports("fr").values():
        for sentence in said(report):
            assert not ENGLISH.search(sentence), sentence
    for report in practice.reports("en").values():
        for sentence in said(report):
            assert not FRENCH.search(sentence), sentence


def test_french_typography_holds(practice: Practice) -> None:
    """No plain space before ; : ! ? % or inside « »; apostrophes are curved."""
    for report in practice.reports("fr").values():
        for sentence in said(report):
            assert not re.search("[^\u00a0\u202f\\s][;!?%]|[ ][;:!?%»]|« ", sentence), sentence
            assert "'" not in sentence


def test_both_languages_say_the_same(practice: Practice) -> None:
    """A report in French has the same facts, questions, gaps and citations as in English, only its words differ."""
    french = practice.reports("fr")
    for key, english in practice.reports("en").items():
        for block in ("established", "to_ask", "not_checked", "examined", "close_names", "ownership", "parties"):
            for one, other in zip(english[block], french[key][block], strict=True):
                for name in one.keys() & {
                    "id",
                    "code",
                    "citations",
                    "facts",
                    "computed_from",
                    "identity",
                    "row_id",
                    "outcome",
                }:
                    assert one[name] == other[name], (key, block, name)


def test_every_sentence_of_a_fact_names_the_same_in_both_languages() -> None:
    """The French sentence is filled in with the same values as the English one; the last of a kind needs none known."""
    for kind in fact_kinds():
        assert kind.sentences[-1].when == ()
        for sentence in kind.sentences:
            assert set(re.findall(r"{(\w+)}", sentence.en)) == set(re.findall(r"{(\w+)}", sentence.fr)), kind.code
            shown = set(re.findall(r"{(\w+)}", sentence.en))
            assert set(sentence.when) - {"direct", "exclusion"} <= shown, (
                kind.code
            )  # they choose the sentence and are not said


def test_codes_of_publishers_have_words_in_both_languages() -> None:
    """Each code of facts/words.yml has its plain words in English and French."""
    text = files("rempart.screening").joinpath("facts/words.yml").read_text(encoding="utf-8")
    for family, codes in yaml.safe_load(text).items():
        for code, words in codes.items():
            assert set(words) == {"en", "fr"}, (family, code)
