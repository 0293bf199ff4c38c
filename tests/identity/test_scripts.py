"""Names in other scripts: how they are read, and that they meet their spellings in Latin letters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity import Index, Name, Party, compare
from rempart.identity.naming.east import in_korean
from rempart.identity.naming.names import readings_of
from rempart.identity.naming.scripts import MOST_READINGS, latin_readings
from rempart.identity.naming.unwritten import unlike

LETTERS = "عبدالكريمةىويآأإؤئپچگژ אבגדהוזחטיכךלמםנןסעפףצץקרשת αβγδμπντκγτζχουά іїєґЎгц 김남궁병철 山田太郎王小明歐陽 abé'-\u200c\u064e"
"""Letters of the scripts that are read by tables, and others beside them."""


def person(name: str) -> Party:
    """Return a person of whom nothing else is known."""
    return Party("p", "Person", (Name(name),))


def told(one: str, other: str) -> float:
    """Return what two names tell, as a share of what the second tells beside itself."""
    same = compare(person(other), person(other)).evidence[0].weight
    return compare(person(one), person(other)).evidence[0].weight / same


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("كريم الفرداني", "Karim al-Fardani"),  # Arabic: the article apart, joined, left out
        ("كريم الفرداني", "Karim Alfardani"),
        ("كريم الفرداني", "Kareem Fardani"),
        ("عبد اللطيف زرقون", "Abdullatif Zarqoun"),  # Abd al- as one word, as two, as three
        ("عبد اللطيف زرقون", "Abdel Latif Zarkoun"),
        ("عبد اللطيف زرقون", "Abd al-Latif Zarqun"),
        ("فاطمة بورقادي", "Fatima Bourqadi"),  # a closed ta
        ("فاطمه بورقادي", "Fatma Bourkadi"),
        ("مصطفى ترماني", "Moustafa Tarmani"),  # ya without its points
        ("محمد بن سالم هرزاني", "Mohamed ben Salem Harzani"),
        ("تشارلز ويندفر", "Charles Windfer"),
        ("رضا ورزندی", "Reza Varzandi"),  # Persian: zad is z, waw is v
        ("پرویز گلشناس", "Parviz Golshenas"),
        ("ذاکر ڈارواں", "Zakir Darwan"),  # Urdu
        ("צבי ברטוביץ", "Zvi Bartovich"),  # Hebrew: hard and soft letters, guttural h
        ("אביחי פונטנלי", "Avichai Fontaneli"),
        ("יוסף חסדאוי", "Yosef Hasdaui"),
        ("ז׳אן ג׳ורדנו", "Jean Giordano"),
        ("Βλαντιμίρ Ντόβρεκ", "Vladimir Dovrek"),  # Greek: what two letters write
        ("Τζαμίλ Μπάντρε", "Jamil Badre"),
        ("Μιχαήλ Χαντζόπουλος", "Mikhail Hadzopoulos"),
        ("Χρίστος Παντελίδης", "Christos Pantelidis"),
        ("Григорій Галаґенко", "Hryhorii Halahenko"),  # Ukrainian
        ("Ђорђе Вељановић", "Djordje Veljanovic"),  # Serbian
        ("김병철", "Kim Byung-chul"),  # Korean: the surname, north and south
        ("배원철", "Pae Won Chol"),
        ("리창호", "Lee Chang Ho"),
        ("남궁민수", "Namgung Minsu"),
        ("임서아", "Seo-ah Rim"),  # as people write it: ah, woo, young
        ("정우영", "Jung Woo-young"),
        ("王小明", "Wang Xiaoming"),  # Chinese: Pinyin, Wade-Giles, Hong Kong
        ("歐陽麗娜", "Ouyang Lina"),
        ("陳大文", "Chan Da Wen"),
        ("廖國宏", "Liao Kuo-hung"),
        ("山田太郎", "Yamada Taro"),  # Japanese: several readings
        ("中島莉子", "Nakashima Riko"),
        ("山崎陽葵", "Yamasaki Hinata"),
        ("やまだ たろう", "Yamada Taro"),
        ("ヤマダ・ハナコ", "Yamada Hanako"),
        ("ग्रिगोरी दोवरेक", "Grigori Dovrek"),
        ("გიორგი დოვრეკაშვილი", "Giorgi Dovrekashvili"),
    ],
)
def test_a_name_in_its_script_meets_its_spelling_in_latin_letters(native: str, latin: str) -> None:
    """Found among others in either direction of comparison, and telling two fifths of the same spelling at least."""
    others = ["Karl Fardano", "Kim Jong Su", "Abdul Rahman Zarqawi", "Wang Xiaohua", "Yamamoto Taro", "Vasily Dobrin"]
    index = Index.build([Party(name, "Person", (Name(name),)) for name in [latin, *others]])
    assert [found.id for found in index.search(person(native), 1)] == [latin]
    assert told(native, latin) > 0.4
    assert compare(person(native), person(latin)).alike == compare(person(latin), person(native)).alike


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("سليم زرقون", "Salman Zerkani"),
        ("كريم الفرداني", "Akram al-Faridi"),
        ("حميد ترماني", "Ahmad Termoul"),
        ("מאיר ברטוב", "Omri Berta"),
        ("Ανδρέας Δοβρέκης", "Vladimir Dovrek"),
        ("김병철", "Park Byung-chul"),
        ("장하윤", "Yong Hyon"),  # the same consonants, other syllables
        ("서민준", "Chun Man"),
        ("王小明", "Wang Dawei"),
        ("陈沐宸", "Cheng Mucang"),  # a letter more or less is another syllable
    ],
)
def test_a_name_in_its_script_is_not_another_name_of_like_consonants(native: str, latin: str) -> None:
    """Long vowels are written, and what is written counts."""
    assert told(native, latin) < 0.4


def test_the_usual_reading_is_the_first_and_every_reading_stands_once() -> None:
    """Letters that only Persian has make the Persian reading the usual one."""
    assert latin_readings("رضا") == ("rida", "reza")
    assert latin_readings("رضا گلی")[0].startswith("reza")
    assert latin_readings("Rida") == ("Rida",)
    assert [reading.words for reading in readings_of("김도윤", False)][:2] == [("gimdoyun",), ("kim", "to", "yun")]


@pytest.mark.parametrize("latin", ["jeong", "jung", "chung", "jong", "chong"])
def test_a_korean_syllable_is_every_way_in_which_it_is_written(latin: str) -> None:
    """정 is written in all these ways, and is never 장 (jang) or 영 (yong)."""
    assert in_korean("jeong", latin)
    assert not in_korean("jang", latin)
    assert not in_korean("yeong", latin)


def test_a_half_vowel_beside_a_vowel_is_read_as_a_vowel() -> None:
    """Names of other peoples in Hebrew and Arabic letters: two signs in a row are both vowels."""
    assert latin_readings("אנטיוכוס")[0] == "antiokhos"
    assert latin_readings("جيوفاني")[0] == "jiufani"
    assert latin_readings("تشاباركابا")[0] == "chabarkaba"


def test_a_sentence_shows_each_word_as_both_names_write_it() -> None:
    """Whichever reading it was that agreed, the officer sees the letters of the record."""
    said = compare(person("رضا الورزندی"), person("Reza Varzandi")).evidence[0].sentence.en
    assert "رضا" in said
    assert "Reza" in said
    assert "الورزندی" in said


def test_an_organisation_in_korean_letters_is_not_read_as_a_person() -> None:
    """Family names are looked for in names of persons only."""
    assert len(readings_of("김도윤", True)) == 1


def test_a_vowel_that_is_not_written_costs_less_than_one_that_is() -> None:
    """``krm`` may be Karam; ``krim``, with its long vowel, is rather Karim."""
    assert unlike("krm", "karam") < unlike("krim", "karam")
    assert unlike("krim", "karim") < unlike("krim", "karam")
    assert unlike("krm", "karam") < unlike("krm", "salam")


@given(st.one_of(st.text(LETTERS, max_size=40), st.text(max_size=40)), st.booleans())
@settings(deadline=None)
def test_any_text_has_a_few_readings_in_latin_words(text: str, organisation: bool) -> None:
    """Whatever the letters: no crash, at most some readings, each of small Latin letters and digits."""
    assert 1 <= len(latin_readings(text)) <= MOST_READINGS
    for reading in readings_of(text, organisation):
        assert all(word.isascii() and word.isalnum() and word == word.lower() for word in reading.words)


@given(st.text(LETTERS, max_size=30), st.one_of(st.text(LETTERS, max_size=30), st.text("abdelkrimhou -", max_size=30)))
@settings(deadline=None)
def test_comparing_scripts_does_not_depend_on_the_side(one: str, other: str) -> None:
    """The same evidence, never certain."""
    forth, back = compare(person(one), person(other)), compare(person(other), person(one))
    assert forth.alike == back.alike < 1
