"""The wording linter: what may stand nowhere, what may stand, and how a final judgment is quoted."""

import unicodedata
from pathlib import Path

import pytest

from rempart.base.wording import lint
from rempart.base.words import Language

CORPUS = Path(__file__).parent


def corpus(lang: Language, kind: str) -> list[str]:
    """The sentences of one file, a line each; lines that begin with # tell what follows."""
    lines = (CORPUS / f"{kind}.{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_sentence_that_may_not_be_written_is_caught(lang: Language) -> None:
    """Two hundred sentences in each language that accuse, insinuate, claim too much, rank, or speak of origin or belief."""
    sentences = corpus(lang, "forbidden")
    assert len(sentences) >= 200
    assert [one for one in sentences if not lint(one, lang)] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_sentence_that_officers_need_passes(lang: Language) -> None:
    """Questions, facts with sources, reasons, remedies: what a letter is made of."""
    sentences = corpus(lang, "allowed")
    assert len(sentences) >= 120
    assert [(one, [fault.word for fault in lint(one, lang)]) for one in sentences if lint(one, lang)] == []


def test_a_fault_says_where_it_stands_and_what_to_write() -> None:
    """An officer sees the word, its place and the advice."""
    (fault,) = lint("The manager is a notorious tenant.", "en")
    assert (fault.kind, fault.word, fault.at) == ("suspicion", "notorious", 17)
    assert "source" in fault.instead


def test_case_accents_and_apostrophes_do_not_hide_a_word() -> None:
    """Whatever the keyboard, the word is found."""
    for text in (
        "DÉFAVORABLEMENT CONNU",
        "defavorablement connu",
        "défavorablement\u00a0connu",
        "Défavorablement\nconnu",
        "défa\u00advorablement con\u200bnu",
        unicodedata.normalize("NFD", "défavorablement connu"),
        "**défavorablement** connu",
    ):
        assert [one.kind for one in lint(text, "fr")] == ["suspicion"]
    assert lint("d'origine roumaine", "fr") != []
    assert lint("d’origine roumaine", "fr") != []


@pytest.mark.parametrize(
    ("written", "lang"),
    [
        ("a nоtоriоus tenant", "en"),  # Cyrillic о
        ("A NОТОRIОUS TENANT", "en"),  # Cyrillic О and Т
        ("a nοtοriουs tenant", "en"),  # Greek ο and υ
        ("a ｎｏｔｏｒｉｏｕｓ tenant", "en"),  # full width
        ("a 𝗻𝗼𝘁𝗼𝗿𝗶𝗼𝘂𝘀 tenant", "en"),  # mathematical
        ("a notorıous tenant", "en"),  # i without its dot
        ("défavоrablement соnnu", "fr"),  # Cyrillic о and с
    ],
)
def test_letters_of_another_alphabet_do_not_hide_a_word(written: str, lang: Language) -> None:
    """What looks like the word to a reader is searched as the word, and told as it was written."""
    (fault,) = lint(written, lang)
    assert fault.kind == "suspicion"
    assert fault.word == written[fault.at : fault.at + len(fault.word)]


def test_a_name_in_its_own_alphabet_is_no_fault() -> None:
    """A register may write a firm in Cyrillic or Greek."""
    for name in ("ООО «Северный рассвет», Варна", "Αλέξανδρος Παπαδόπουλος ΑΕ", "Новиков и сыновья"):
        assert lint(f"The register names {name}.", "en") == []


def test_a_final_judgment_may_be_quoted_with_its_reference() -> None:
    """Only with the day or number of a final judgment; a bare quotation is searched."""
    assert lint("« escroquerie en bande organisée » (jugement définitif du 3 mars 2024, n° 23/01)", "fr") == []
    assert lint("« escroquerie » selon la presse", "fr") != []
    assert lint("“fraud” (final judgment of 3 March 2024)", "en") == []
    assert lint("“fraud” (final judgment)", "en") != []


def test_a_name_that_is_a_word_too_stays() -> None:
    """Names of people behind a title, of streets and of houses say nothing of anybody; the words after them still do."""
    assert lint("Mr White and Ms Rose Black of 3 Synagogue Lane run the café Little Italy.", "en") == []
    assert lint("Madame Blanche NOIR, rue de la Mosquée, tient le restaurant Le Marocain.", "fr") == []
    assert [one.word for one in lint("Mr White is greedy.", "en")] == ["greedy"]
    assert lint("Madame Blanche est noire de peau.", "fr") != []
    assert lint("Le restaurant est tenu par des Marocains.", "fr") != []


def test_an_accusation_is_no_name() -> None:
    """A word that accuses is found wherever it stands."""
    assert [one.kind for one in lint("Mr Fraudster runs the bar.", "en")] == ["accusation"]
    assert [one.kind for one in lint("Le bar Mafia est ouvert.", "fr")] == ["accusation"]


def test_neither_a_hyphen_nor_a_word_between_hides_a_word() -> None:
    """A straw-man is a straw man; a word that may be missing, or stand, changes nothing."""
    assert lint("The director is a straw-man.", "en") != []
    assert lint("La lettre vise la gérante étrangère.", "fr") != []
    assert lint("La lettre vise la gérante supposée étrangère.", "fr") != []


def test_a_date_is_no_score() -> None:
    """Days and numbers of files hold a stroke as well."""
    assert lint("The letter of 3/10/2026 has number 2026/100.", "en") == []
    assert lint("La lettre du 3/10/2026 porte le numéro 2026/100.", "fr") == []
    assert [one.kind for one in lint("The company has 7/10.", "en")] == ["ranking"]


def test_part_of_a_word_is_no_word() -> None:
    """Places and words that merely hold the letters stay."""
    assert lint("The premises at Crimea Street have a terrace; the cleaner’s contract ended.", "en") == []
    assert lint("La Crimée n’est pas citée ; l’assistance d’un conseil est possible.", "fr") == []
