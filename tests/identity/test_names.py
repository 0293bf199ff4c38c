"""Names made comparable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity.naming.names import (
    hard_skeleton,
    leaves_vowels_out,
    normalise,
    read_name,
    skeleton,
    split_legal_form,
    words_of,
)


@given(st.text())
@settings(deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """A normalised name is its own normal form and holds only a to z, digits and single spaces."""
    once = normalise(text)
    assert normalise(once) == once
    assert once == " ".join("".join(c if c in "abcdefghijklmnopqrstuvwxyz0123456789" else " " for c in once).split())


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  VASKO,  Élise ", "vasko elise"),
        ("Пелагея Дрозд", "pelageya drozd"),
        ("Ελπίδα Μαντή", "elpida manti"),
        ("O'Tarsen", "otarsen"),
        ("Ødegrå-Lind", "odegra lind"),
    ],
)
def test_every_script_becomes_latin_words(written: str, normal: str) -> None:
    """Names are read letter by letter into Latin letters, marks off, signs as spaces, apostrophes as nothing."""
    assert normalise(written) == normal


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("Vasko S.A.R.L.", "SARL", ("vasko",)),
        ("SARL Vasko", "SARL", ("vasko",)),
        ("Vasko, Société à responsabilité limitée", "SARL", ("vasko",)),
        ("Kolmar Sp. z o.o.", "Sp. z o.o.", ("kolmar",)),
        ("Kolmar spol. s r.o.", "s.r.o.", ("kolmar",)),
        ("ООО «Берёзовый Ключ»", "OOO", ("berezovyy", "klyuch")),
        ("ЗАО Ключ", "CJSC", ("klyuch",)),
        ("Μελίσσι ΕΠΕ", "EPE", ("melissi",)),
        ("Brenta S.p.A.", "SpA", ("brenta",)),
        ("Brenta S.r.l.", "SRL (IT)", ("brenta",)),
        ("Nordvik A/S", "AS", ("nordvik",)),
        ("Odenka GmbH & Co. KG", "GmbH & Co. KG", ("odenka",)),
        ("Odenka Limited", "Ltd", ("odenka",)),
        ("Pireva OÜ", "OÜ", ("pireva",)),
    ],
)
def test_legal_forms_are_read_off_the_name(name: str, form: str, words: tuple[str, ...]) -> None:
    """Any spelling of a legal form, in front or behind, gives its canonical form and leaves the name itself."""
    read = read_name(name, True)
    assert form in read.forms
    assert read.words == words


def test_a_legal_form_alone_stays_the_name() -> None:
    """A name that is nothing but a legal form keeps its word."""
    assert split_legal_form(("sarl",)) == (("sarl",), frozenset(), "")


def test_a_person_keeps_words_that_look_like_a_legal_form() -> None:
    """Legal forms are not looked for in names of persons; titles go where another word remains."""
    assert read_name("Dr. Ana Sa", False).words == ("ana", "sa")
    assert read_name("Don", False).words == ("don",)


@pytest.mark.parametrize(
    ("one", "other"), [("mohamedan", "muhammadan"), ("yusupov", "iusupof"), ("sherkov", "cherkow")]
)
def test_spellings_of_one_sound_share_a_skeleton(one: str, other: str) -> None:
    """Spelling families of several languages meet in the skeleton."""
    assert skeleton(one) == skeleton(other)


def test_scripts_without_vowels_are_known() -> None:
    """Arabic and Hebrew leave vowels out; Greek and Cyrillic do not."""
    assert leaves_vowels_out("كريم")
    assert leaves_vowels_out("דוד")
    assert not leaves_vowels_out("Ελπίδα")
    assert not leaves_vowels_out("Дрозд")
    assert words_of("كريم") == ("karim",)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("AG", "Aktiengesellschaft"),  # Austria, Germany
        ("e.U.", "eingetragenes Einzelunternehmen"),
        ("BVBA", "Besloten vennootschap met beperkte aansprakelijkheid"),  # Belgium
        ("SPRL", "Société privée à responsabilité limitée"),
        ("ЕООД", "Еднолично дружество с ограничена отговорност"),  # Bulgaria
        ("d.o.o.", "društvo s ograničenom odgovornošću"),  # Croatia
        ("Ltd", "Limited"),  # Cyprus, Ireland, Malta
        ("v.o.s.", "veřejná obchodní společnost"),  # Czechia
        ("ApS", "Anpartsselskab"),  # Denmark
        ("OÜ", "Osaühing"),  # Estonia
        ("Oyj", "Julkinen osakeyhtiö"),  # Finland
        ("SASU", "Société par actions simplifiée unipersonnelle"),  # France
        ("GmbH", "Gesellschaft mit beschränkter Haftung"),  # Germany
        ("ΕΠΕ", "Εταιρεία Περιορισμένης Ευθύνης"),  # Greece
        ("Zrt.", "Zártkörűen működő részvénytársaság"),  # Hungary
        ("DAC", "Designated Activity Company"),  # Ireland
        ("S.p.A.", "Società per azioni"),  # Italy
        ("SIA", "Sabiedrība ar ierobežotu atbildību"),  # Latvia
        ("UAB", "Uždaroji akcinė bendrovė"),  # Lithuania
        ("SECA", "Société en commandite par actions"),  # Luxembourg
        ("PLC", "Public Limited Liability Company"),  # Malta
        ("N.V.", "Naamloze vennootschap"),  # Netherlands
        ("sp. z o.o.", "spółka z ograniczoną odpowiedzialnością"),  # Poland
        ("Lda.", "Limitada"),  # Portugal
        ("SRL", "Societate cu răspundere limitată"),  # Romania
        ("k.s.", "komanditná spoločnosť"),  # Slovakia
        ("d.n.o.", "družba z neomejeno odgovornostjo"),  # Slovenia
        ("S.L.", "Sociedad de responsabilidad limitada"),  # Spain
        ("HB", "Handelsbolag"),  # Sweden
    ],
)
def test_every_member_state_is_read(short: str, long: str) -> None:
    """The usual forms of every member state of the European Union stand there abbreviated and spelled out."""
    abbreviated, spelled_out = read_name(f"Vaskoran {short}", True), read_name(f"Vaskoran {long}", True)
    assert abbreviated.words == spelled_out.words == ("vaskoran",)
    assert abbreviated.forms & spelled_out.forms


def test_legal_forms_do_not_swallow_names_and_numbers() -> None:
    """A short form in front of a name is read only where that is usual; a Roman numeral is never a form."""
    assert read_name("Eni Vaskoran", True).words == ("eni", "vaskoran")
    assert read_name("MB Vaskoran", True).words == ("mb", "vaskoran")
    assert read_name("Vaskoran Fund VI", True).words == ("vaskoran", "fund", "vi")
    assert read_name("SARL Vaskoran", True).words == ("vaskoran",)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_skeletons_are_words_of_consonants(text: str) -> None:
    """No skeleton holds a vowel but the one that begins it, the hard one no half-vowel either."""
    for word in words_of(text):
        assert not set("eiouy") & set(skeleton(word))
        assert not set("aeiouyvwjh") & set(hard_skeleton(word))
