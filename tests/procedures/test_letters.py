"""Every letter of every pack, in every language it has, with made-up values: what is given is printed, what is missing refuses."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import LANGUAGES, RempartError
from rempart.base.wording import lint
from rempart.procedures.clocks import Pause, Running, due_on
from rempart.procedures.letters import (
    FieldsError,
    Merged,
    draft_of,
    edited_passages,
    fields_of,
    freeze,
    merge,
    page_of,
    pdf_of,
)
from rempart.procedures.letters.freezing import refuse_wording, text_of
from rempart.procedures.letters.words import amount_said, day_said, words_of
from rempart.procedures.pack import Pack, load_pack, pack_ids
from rempart.procedures.pack.letters import FieldKind, Letter, signed_off
from rempart.procedures.pack.reading import FOLDER
from tests.procedures.letter_values import values_for
from tests.procedures.pdfs import conforms, facts_of, pages_of

LETTERS = [(pack, letter, lang) for pack in pack_ids() for letter, one in load_pack(pack).letters.items() for lang in one.languages]  # fmt: skip
every_letter = pytest.mark.parametrize(
    ("pack_id", "letter_id", "lang"), LETTERS, ids=["-".join(one) for one in LETTERS]
)
# Printing each letter of each country takes minutes: the generic pack's stand for them until CI prints them all.
every_printed_letter = pytest.mark.parametrize(
    ("pack_id", "letter_id", "lang"),
    [pytest.param(*one, id="-".join(one), marks=() if one[0] == "generic" else pytest.mark.slow) for one in LETTERS],
)


def made(pack_id: str, letter_id: str, lang: str, **changed: Any) -> Merged:
    """A letter with made-up values, some of them changed."""
    pack = load_pack(pack_id)
    return merge(pack, letter_id, lang, {**values_for(pack, pack.letters[letter_id], lang), **changed})


@cache
def pdf(pack_id: str, letter_id: str, lang: str) -> bytes:
    """The PDF of a letter with made-up values."""
    return pdf_of(made(pack_id, letter_id, lang))


@pytest.fixture
def signed(tmp_path: Path) -> Pack:
    """The generic pack with a signature."""
    folder = tmp_path / "signed"
    shutil.copytree(FOLDER / "generic/2026-11-30", folder)
    heading = folder / "pack.yml"
    text = heading.read_text(encoding="utf-8")
    heading.write_text(
        text.replace('signed: ""', "signed: {role: jurist, town: Example, on: 2026-11-30}"), encoding="utf-8"
    )
    return load_pack(folder)


def shown(pack: Pack, kind: FieldKind, value: Any, lang: str) -> Iterator[str]:
    """What a reader must find of a value."""
    if kind == "due":
        yield day_said(due_on(Running(pack.clock(value["clock"]), date.fromisoformat(value["start"]))).day, lang)
    elif kind == "day":
        yield day_said(date.fromisoformat(value), lang)
    elif kind == "amount":
        amount, currency = value.split()
        yield amount_said(Decimal(amount), currency, lang)
    elif kind in ("facts", "questions"):
        for one in value:
            yield day_said(date.fromisoformat(one["on"]), lang)
            yield from (one[name].rstrip("?") for name in one if name not in ("on", "explanations"))
            yield from one.get("explanations", [])
    elif kind == "paragraphs":
        yield from value.split("\n\n")
    else:
        yield from value if isinstance(value, list) else [value]


def all_shown(pack: Pack, letter: Letter, lang: str) -> list[str]:
    """What a reader must find of a whole letter."""
    fields, values = fields_of(letter), values_for(pack, letter, lang)
    return [text for name, (_, kind) in fields.items() for text in shown(pack, kind, values[name], lang)]


def squeezed(text: str) -> str:
    """A text without its spaces, where lines may break anywhere."""
    return re.sub(r"\s+", "", text)


@every_printed_letter
def test_the_pdf_holds_every_value(pack_id: str, letter_id: str, lang: str) -> None:
    """Nothing given is lost, no place to fill is left, and each page says that the letter is for training."""
    merged = made(pack_id, letter_id, lang)
    pages = [squeezed(page) for page in pages_of(pdf(pack_id, letter_id, lang))]
    text = "".join(pages)
    for one in all_shown(merged.pack, merged.letter, lang):
        assert squeezed(one) in text, one
    assert "{" not in text
    assert "}" not in text
    if merged.training:
        assert all(squeezed(merged.training) in page for page in pages)


@every_printed_letter
def test_the_pdf_can_be_kept_and_read_by_everybody(pack_id: str, letter_id: str, lang: str) -> None:
    """PDF/A-2a and PDF/UA-1: named in its metadata, tagged, with language, title, colours and fonts inside it."""
    merged = made(pack_id, letter_id, lang)
    found = facts_of(pdf(pack_id, letter_id, lang))
    assert found.metadata >= {("part", "2"), ("conformance", "A"), ("ua", "1")}
    assert (found.lang, found.title, found.tagged, found.colours) == (lang, merged.subject, True, True)
    assert found.fonts_outside == []
    assert conforms(pdf(pack_id, letter_id, lang)) == []


def test_the_validator_can_fail() -> None:
    """A PDF that claims nothing is found to break rules of both standards."""
    assert len(conforms(typst.compile(b"= Title", format="pdf"))) > 1


@every_printed_letter
def test_the_page_and_the_draft_hold_every_value(pack_id: str, letter_id: str, lang: str) -> None:
    """The HTML page and the DOCX draft say what the PDF says."""
    merged = made(pack_id, letter_id, lang)
    page = squeezed(page_of(merged).split("<body>")[1].replace("&#39;", "'"))
    document = docx.Document(BytesIO(draft_of(merged)))
    draft = squeezed("".join(one.text for one in document.paragraphs))
    for one in all_shown(merged.pack, merged.letter, lang):
        assert squeezed(one) in re.sub("<br>", "", page), one
        assert squeezed(one) in draft, one
    assert "{" not in page + draft


@every_letter
def test_each_missing_field_refuses(pack_id: str, letter_id: str, lang: str) -> None:
    """Without any one of its fields, or with an empty one, a letter is not written, and the field is named."""
    pack = load_pack(pack_id)
    letter = pack.letters[letter_id]
    values = values_for(pack, letter, lang)
    for name in fields_of(letter):
        for nothing in ({}, {name: ""}, {name: []}, {name: None}, {name: " \n"}):
            with pytest.raises(FieldsError) as refused:
                merge(pack, letter_id, lang, {key: one for key, one in values.items() if key != name} | nothing)
            assert (refused.value.missing, refused.value.wrong) == ((name,), ())
    with pytest.raises(FieldsError) as refused:
        merge(pack, letter_id, lang, {})
    assert set(refused.value.missing) == set(fields_of(letter))


@every_letter
def test_no_letter_accuses(pack_id: str, letter_id: str, lang: str) -> None:
    """The linter of words finds nothing in a letter; it reads English and French."""
    if lang in LANGUAGES:
        assert lint(text_of(made(pack_id, letter_id, lang)), lang) == []


def test_missing_fields_are_said_in_the_letter_s_language() -> None:
    """A French letter is refused in French, all that is missing in one sentence."""
    pack = load_pack("generic")
    values = values_for(pack, pack.letters["questions"], "fr")
    del values["received_on"], values["signatory"]
    with pytest.raises(
        FieldsError, match=r"ces champs manquent : nom et qualité du signataire \(signatory\), jour de réception"
    ):
        merge(pack, "questions", "fr", values)


@pytest.mark.parametrize(
    ("letter", "field", "value"),
    [
        ("receipt", "received_on", "yesterday"),
        ("receipt", "received_on", "2026-02-30"),
        ("receipt", "application", "two\nlines"),
        ("receipt", "application", ["a list"]),
        ("receipt", "application", "a line turned round \u202egnp.exe"),
        ("receipt", "to", ["1", "2", "3", "4", "5", "6", "7"]),
        ("receipt", "application", "a" * 81),
        ("penalty", "amount", "a lot"),
        ("penalty", "amount", "-5 EUR"),
        ("penalty", "amount", "5.001 EUR"),
        ("intention", "facts", [{"sentence": "Without source.", "on": "2026-02-20"}]),
        ("intention", "facts", [{"sentence": "Without day.", "source": "Register"}]),
        ("intention", "hearing_due", "2026-03-18"),
        ("questions", "questions", [{"source": "R", "on": "2026-02-20", "shows": "a", "question": "b", "explanations": []}]),
        ("questions", "surprise", "a field that it does not have"),
    ],
)  # fmt: skip
def test_wrong_kinds_are_refused(letter: str, field: str, value: Any) -> None:
    """A value of another kind is refused with the field's name and never with the value, which may hold a name."""
    with pytest.raises(FieldsError) as refused:
        made("generic", letter, "en", **{field: value})
    assert refused.value.wrong == (field,)
    assert str(value) not in str(refused.value)


HOSTILE = "#panic() \\ $x$ {applicant} <b>&amp;</b> *bold* _it_ `raw` @label // ]"


def test_values_are_words_and_nothing_else() -> None:
    """A value that looks like a template, markup or code is printed as it is written."""
    merged = made("generic", "receipt", "en", application=HOSTILE)
    assert squeezed(HOSTILE) in squeezed("".join(pages_of(pdf_of(merged))))
    assert "<b>" not in page_of(merged)
    assert "&lt;b&gt;&amp;amp;" in page_of(merged)
    assert HOSTILE in "".join(one.text for one in docx.Document(BytesIO(draft_of(merged))).paragraphs)


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_categories=["Cc", "Cf"]), min_size=1, max_size=70
    ).filter(lambda text: text not in ("~", "null"))  # so YAML writes that there is nothing
)
def test_any_words_of_europe_are_printed(text: str) -> None:
    """Whatever is written with the letters and signs of Latin scripts stands in the PDF and the page as it was written."""
    merged = made("generic", "receipt", "en", application=text)
    assert squeezed(text) in squeezed("".join(pages_of(pdf_of(merged))))
    assert squeezed(text) in squeezed(html.unescape(re.sub("<[^>]*>", "", page_of(merged))))


def test_a_date_is_counted_and_says_how() -> None:
    """A due date comes from a clock of the pack with its pauses; each step and its article stand at the end of the letter."""
    pause = {"first": "2026-03-10", "end": "2026-03-13", "cause": "missing_papers"}
    due = {"clock": "decision", "start": "2026-03-04", "pauses": [pause], "extended": "true"}
    merged = made("generic", "extension", "en", decision_due=due)
    pauses = (Pause(date(2026, 3, 10), date(2026, 3, 13), "missing_papers"),)
    (counted,) = merged.dates
    assert (
        counted.day
        == due_on(Running(load_pack("generic").clock("decision"), date(2026, 3, 4), pauses, extended=True)).day
    )
    assert [re.sub(r".*\d{4}: ", "", line.replace("\xa0", " "))[:16] for line in counted.how] == [
        "starts with: rec", "plus 8 weeks [Re", "extended once by", "stood still for ", "moved to the nex",
    ]  # fmt: skip
    with pytest.raises(RempartError, match="no clock noon"):
        made("generic", "extension", "en", decision_due={**due, "clock": "noon"})


def test_questions_are_asked_in_the_sentences_agreed() -> None:
    """What a register shows, what is asked, what may explain it, and by when (desk, section 2.9), in both languages."""
    asked = {
        "source": "Sirene", "on": "2026-03-01", "shows": "a seat in another town", "question": "where you work?",
        "explanations": ["a move", "a second shop."],
    }  # fmt: skip
    said = text_of(made("generic", "questions", "en", questions=[asked])).replace("\xa0", " ")
    assert "The register “Sirene”, consulted on 1 March 2026, shows a seat in another town." in said
    assert "Could you tell us where you work?" in said
    assert "ordinary explanations such as a move or a second shop. Please answer by 19 March 2026." in said
    dit = text_of(made("generic", "questions", "fr", questions=[{**asked, "by": "2026-03-20"}])).replace("\xa0", " ")
    assert "Le registre « Sirene », consulté le 1er mars 2026, mentionne a seat in another town." in dit
    assert "Pouvez-vous nous indiquer where you work\u202f?" in dit
    assert "Vous pouvez répondre jusqu’au 20 mars 2026 inclus." in dit


def test_a_question_that_is_a_sentence_is_asked_as_it_stands() -> None:
    """A rule of the screening asks in whole sentences: nothing is built around them."""
    asked = {
        "source": "Sirene", "on": "2026-03-01", "shows": "The seat is in Lyon. It was in Metz.", "question": "It moved once. Why?",
        "explanations": ["A move", "A second shop"],
    }  # fmt: skip
    said = text_of(made("generic", "questions", "en", questions=[asked])).replace("\xa0", " ")
    assert "consulted on 1 March 2026, shows this: The seat is in Lyon. It was in Metz." in said
    assert "It moved once. Why?" in said
    assert "Could you tell us" not in said
    assert "There are ordinary explanations: a move or a second shop. Please answer" in said


@pytest.mark.parametrize(
    ("last", "body", "signature"),
    [
        ("{signatory}\n{service_name}, {town}", [], ["{signatory}", "{service_name}, {town}"]),
        ("Yours faithfully, {signatory}, for {town}.", ["Yours faithfully,"], ["{signatory}, for {town}"]),
        ("Text on {town}. Regards. {signatory}.", ["Text on {town}. Regards."], ["{signatory}"]),
        ("You may call {signatory}.", ["You may call {signatory}."], ["{signatory}"]),
        ("{signatory} answers, for {town} cares.", ["{signatory} answers, for {town} cares."], ["{signatory}"]),
    ],
)
def test_whoever_signs_stands_once(last: str, body: list[str], signature: list[str]) -> None:
    """A body that ends with the signatory is signed there, its closing formula kept; another is signed below it."""
    assert signed_off(["Text.", last]) == (["Text.", *body], signature)


def test_every_language_has_every_word() -> None:
    """Letters say as much in each language; days and amounts are written as they are there."""
    words = {lang: set(words_of(lang)) - {"first", "steps", "units"} for lang in ("en", "fr", "nl", "it", "de")}
    assert all(one == words["en"] for one in words.values())
    day = date(2026, 8, 1)
    said = [day_said(day, lang).replace("\xa0", " ") for lang in words]
    assert said == ["1 August 2026", "1er août 2026", "1 augustus 2026", "1º agosto 2026", "1. August 2026"]
    paid = [re.sub("[\xa0\u202f]", " ", amount_said(Decimal("1250.5"), "EUR", lang)) for lang in words]
    assert paid == ["€1,250.50", "1 250,50 €", "€ 1.250,50", "1.250,50 €", "1.250,50 €"]


def test_facts_are_numbered_once() -> None:
    """Facts keep the numbers of the case; two with one number are refused."""
    fact = {"sentence": "A fact.", "source": "Register", "on": "2026-02-20"}
    merged = made("generic", "intention", "en", facts=[{**fact, "number": 7}, fact])
    assert [item.number for block in merged.blocks if block.kind == "facts" for item in block.items] == [7, 8]
    with pytest.raises(RempartError, match="two facts have the number 7"):
        made("generic", "intention", "en", facts=[{**fact, "number": 7}, {**fact, "number": 7}])


def test_a_final_letter_is_frozen(tmp_path: Path) -> None:
    """The hash is that of the PDF; the data beside it make the same bytes again; nothing is written over."""
    frozen = freeze(made("generic", "decision", "fr"), tmp_path)
    assert sha256(frozen.pdf.read_bytes()).hexdigest() == frozen.sha256
    kept = json.loads(frozen.data.read_text(encoding="utf-8"))
    assert (kept["pdf_sha256"], kept["letter"], kept["lang"]) == (frozen.sha256, "decision", "fr")
    assert kept["pack_sha256"] == load_pack("generic").sha256
    again = merge(
        load_pack(kept["pack"], date.fromisoformat(kept["version"])), kept["letter"], kept["lang"], kept["values"]
    )
    assert sha256(pdf_of(again)).hexdigest() == frozen.sha256
    with pytest.raises(RempartError, match="exists already"):
        freeze(again, tmp_path)


def test_accusing_words_block_a_final_letter(tmp_path: Path) -> None:
    """What the linter finds is told, and no file is written."""
    merged = made("generic", "decision", "en", reasons="The firm is a front company of criminals.")
    with pytest.raises(RempartError, match="criminals"):
        freeze(merged, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_signed_pack_is_not_in_training(signed: Pack) -> None:
    """The mark of training stands on letters of unsigned packs, and on no other."""
    unsigned = made("generic", "receipt", "en")
    real = merge(signed, "receipt", "en", dict(unsigned.values))
    assert unsigned.training
    assert real.training is None
    for text in ("".join(pages_of(pdf_of(real))), page_of(real), "".join(one.text for one in docx.Document(BytesIO(draft_of(real))).paragraphs)):  # fmt: skip
        assert "Training" not in text


def test_only_persons_are_offered_an_interpreter() -> None:
    """The line on interpreters and large print stands in letters to persons, not in those to authorities."""
    assert "interpreter" in page_of(made("generic", "questions", "en"))
    assert "interpreter" not in page_of(made("generic", "partner_request", "en"))


def test_a_draft_shows_what_comes_from_the_case() -> None:
    """Headings are headings, the language is set, values have a style of their own, and every later edit is tracked."""
    merged = made("generic", "decision", "fr")
    document = docx.Document(BytesIO(draft_of(merged)))
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [merged.subject]
    assert document.settings.element.find(qn("w:trackRevisions")) is not None
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    marked = {run.text for one in document.paragraphs for run in one.runs if run.style.name == "From the case"}
    values = {run.text for block in merged.blocks for run in block.line if run.field}
    assert values <= marked
    assert not any("La décision se fonde" in text for text in marked)


def test_a_name_in_a_script_without_a_font_is_told() -> None:
    """A letter is never printed with an empty box for a character; what to install is said."""
    merged = made("generic", "receipt", "en", application="\u0378")
    with pytest.raises(RempartError, match="no font"):
        pdf_of(merged)


def test_what_was_changed_in_a_draft_is_listed() -> None:
    """A passage that was changed, added or cut is found, tracked or not; an untouched draft shows nothing."""
    merged = made("generic", "more_time", "en", reason="your counsel was ill.")
    assert edited_passages(merged, draft_of(merged)) == []
    document = docx.Document(BytesIO(draft_of(merged)))
    changed = next(one for one in document.paragraphs if "your counsel was ill" in one.text)
    inserted = OxmlElement("w:ins")
    inserted.append(changed.add_run(" It happens.")._r)
    changed._p.append(inserted)
    cut = next(one for one in document.paragraphs if one.text.startswith("All that our first letter"))
    cut._p.getparent().remove(cut._p)
    saved = BytesIO()
    document.save(saved)
    found = edited_passages(merged, saved.getvalue())
    assert [(bool(one.before), bool(one.after)) for one in found] == [(True, True), (True, False)]
    assert found[0].after.replace("\xa0", " ") == found[0].before.replace("\xa0", " ") + " It happens."
    with pytest.raises(RempartError, match="no DOCX"):
        edited_passages(merged, b"PK")


def test_a_name_is_no_sentence() -> None:
    """Blanche Parrain of the Bar du Loup gets her letter; the same words in a sentence are refused."""
    names = {
        "to": ["Mme Blanche Parrain", "Bar du Loup"],
        "applicant": "Blanche Parrain",
        "premises": "Bar du Loup, 3 rue du Crime",
    }
    refuse_wording(made("generic", "receipt", "fr", **names))
    with pytest.raises(RempartError, match="parrain"):
        refuse_wording(made("generic", "receipt", "fr", application="le parrain du quartier"))
