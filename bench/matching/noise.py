"""Seventeen ways in which the name that is asked differs from the name that is listed.

Each kind is a function of a name and a seeded chance that returns the name as it is asked, or None where the name
does not lend itself to it. ``exact`` and ``alias`` leave the name as it is.
"""

import random
import unicodedata
from collections.abc import Callable

from bench.matching import noise_tables as tables
from bench.matching.lists import folded, is_latin
from bench.matching.scripts import in_arabic, in_cyrillic, in_greek, known_in_arabic

Noise = Callable[[str, random.Random], str | None]
Edit = Callable[[str, int, random.Random], str]


def exact(name: str, _chance: random.Random) -> str | None:
    """Leave the name as it is listed."""
    return name


def diacritics(name: str, _chance: random.Random) -> str | None:
    """Drop the marks on letters."""
    plain = name.translate(tables.STUCK_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain if plain != name and is_latin(name) else None


def _substituted(word: str, at: int, chance: random.Random) -> str:
    near = tables.NEIGHBOURS.get(word[at].lower(), "e")
    return word[:at] + chance.choice(near) + word[at + 1 :]


def _dropped(word: str, at: int, _chance: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _added(word: str, at: int, chance: random.Random) -> str:
    extra = chance.choice((word[at].lower(), chance.choice(tables.NEIGHBOURS.get(word[at].lower(), "e"))))
    return word[: at + 1] + extra + word[at + 1 :]


def _exchanged(word: str, at: int, _chance: random.Random) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


_EDITS: tuple[Edit, ...] = (_substituted, _substituted, _dropped, _added, _exchanged)


def _with_typo(name: str, chance: random.Random, least: int) -> str | None:
    words = name.split()
    long = [n for n, word in enumerate(words) if len(word) >= least and word.isalpha() and word.isascii()]
    for _ in range(20 if long else 0):
        n = chance.choice(long)
        word = words[n]
        typed = chance.choice(_EDITS)(word, chance.randrange(len(word)), chance)
        if typed != word:
            typed = typed.capitalize() if word[0].isupper() and not word.isupper() else typed
            typed = typed.upper() if word.isupper() else typed
            return " ".join([*words[:n], typed, *words[n + 1 :]])
    return None


def typo1(name: str, chance: random.Random) -> str | None:
    """Mistype one letter of a word of four or more: a neighbour on the keyboard, a letter lost, added or exchanged."""
    return _with_typo(name, chance, 4)


def typo2(name: str, chance: random.Random) -> str | None:
    """Mistype two letters, in one word or in two."""
    for _ in range(20):
        once = _with_typo(name, chance, 5)
        twice = _with_typo(once, chance, 5) if once else None
        if twice and _distance_at_least_two(name, twice):
            return twice
    return None


def _distance_at_least_two(left: str, right: str) -> bool:
    start = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return max(len(left), len(right)) - start - end >= 2


def ocr(name: str, chance: random.Random) -> str | None:
    """Misread one or two groups of letters, as a scanner does."""
    read, seen = name.lower(), 0
    wanted = 2 if len(name) >= 14 and chance.random() < 0.6 else 1
    for wrong in chance.sample(tables.OCR, len(tables.OCR)):
        places = [n for n in range(len(read)) if read.startswith(wrong[0], n)]
        if places:
            at = chance.choice(places)
            read = read[:at] + wrong[1] + read[at + len(wrong[0]) :]
            seen += 1
        if seen == wanted and folded(read) != folded(name):
            break
    shown = read.upper() if name.isupper() else " ".join(word[:1].upper() + word[1:] for word in read.split())
    return shown if seen and is_latin(name) and folded(shown) != folded(name) else None


def translit(name: str, chance: random.Random) -> str | None:
    """Romanise a name in another way: a whole word's usual other spelling, else one to three groups of letters."""
    words, turned = folded(name).split(), 0
    for n, word in enumerate(words):
        family = next((same for same in tables.SAME_WORD if word in same), None)
        if family and chance.random() < 0.7:
            words[n] = chance.choice([other for other in family if other != word])
            turned += 1
    spelt = " ".join(words)
    for one, other in chance.sample(tables.SPELLINGS, len(tables.SPELLINGS)):
        if turned >= 1 + (len(name) > 12) + (len(name) > 20):
            break
        here, there = (one, other) if chance.random() < 0.5 else (other, one)
        places = [n for n in range(1, len(spelt)) if spelt.startswith(here, n) and " " not in spelt[n - 1 : n]]
        if places and not (len(here) == 1 and chance.random() < 0.5):
            at = chance.choice(places)
            spelt = spelt[:at] + there + spelt[at + len(here) :]
            turned += 1
    return spelt.title() if turned and is_latin(name) and spelt != folded(name) else None


def script(name: str, chance: random.Random) -> str | None:
    """Write a Latin name in Cyrillic, Greek, or, where half of its words have a known spelling, Arabic letters."""
    if not is_latin(name):
        return None
    words = len(folded(name).split())
    ways = [in_cyrillic, in_greek] + ([in_arabic] * 2 if known_in_arabic(name) * 2 >= words else [])
    return chance.choice(ways)(name)


def swapped(name: str, chance: random.Random) -> str | None:
    """Put the last word before the first, with or without a comma."""
    words = name.replace(",", " ").split()
    if len(words) < 2 or any(word.lower() in tables.PARTICLES for word in words):
        return None
    return words[-1] + chance.choice((" ", ", ")) + " ".join(words[:-1])


def no_middle(name: str, chance: random.Random) -> str | None:
    """Leave one name between the first and the last out."""
    words = name.replace(",", " ").split()
    middle = [n for n in range(1, len(words) - 1) if words[n].lower() not in tables.PARTICLES and len(words[n]) > 2]
    before = [n for n in middle if words[n - 1].lower() not in tables.PARTICLES]
    if not before:
        return None
    gone = chance.choice(before)
    return " ".join(words[:gone] + words[gone + 1 :])


def initial(name: str, chance: random.Random) -> str | None:
    """Write one given name, first or middle, as its initial."""
    words = name.replace(",", " ").split()
    given = [n for n, word in enumerate(words[:-1]) if len(word) > 2 and word.lower() not in tables.PARTICLES]
    if not given:
        return None
    n = chance.choice(given)
    return " ".join([*words[:n], words[n][0].upper() + chance.choice((".", "")), *words[n + 1 :]])


def legal_form(name: str, chance: random.Random) -> str | None:
    """Write a company's form in full or in short; or leave it out; or name another."""
    body, form = _form_of(name)
    if not form or not body:
        return None
    others = [other for same in tables.SAME_FORM for other in same if form in same and other != form]
    way = chance.random()
    if way < 0.55:
        return f"{body} {chance.choice(others).title()}"
    return body if way < 0.8 else f"{body} {chance.choice([f for f in tables.OTHER_FORMS if f.lower() != form])}"


def _form_of(name: str) -> tuple[str, str]:
    words = name.replace(".", "").replace(",", " ").split()
    known = {form for same in tables.SAME_FORM for form in same}
    for size in (4, 3, 2, 1):
        tail = " ".join(words[-size:]).lower()
        if size < len(words) and tail in known:
            return " ".join(words[:-size]), tail
    return name, ""


def company_order(name: str, chance: random.Random) -> str | None:
    """Exchange two words of a company's name, its form left where it is."""
    body, form = _form_of(name)
    words = body.split()
    places = [n for n, word in enumerate(words) if len(word) > 2 and word.lower() not in tables.PARTICLES]
    if len(words) < 2 or len(places) < 2:
        return None
    a, b = chance.sample(places, 2)
    words[a], words[b] = words[b], words[a]
    return " ".join([*words, *([form.upper()] if form else [])])


def glued(name: str, chance: random.Random) -> str | None:
    """Write two neighbouring words as one."""
    words = name.split()
    places = [
        n for n in range(len(words) - 1) if (words[n] + words[n + 1]).isalpha() and len(words[n] + words[n + 1]) > 5
    ]
    if not places:
        return None
    n = chance.choice(places)
    return " ".join([*words[:n], words[n] + words[n + 1].lower(), *words[n + 2 :]])


def split(name: str, chance: random.Random) -> str | None:
    """Write a word of six or more letters as two of two or more, apart by a blank or a hyphen."""
    words = name.split()
    long = [n for n, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return None
    n = chance.choice(long)
    at = chance.randint(2, len(words[n]) - 2)
    parted = words[n][:at] + chance.choice((" ", "-")) + words[n][at:]
    return " ".join([*words[:n], parted, *words[n + 1 :]])


def nickname(name: str, _chance: random.Random) -> str | None:
    """Write a given name as friends do."""
    words = name.replace(",", " ").split()
    given = [n for n, word in enumerate(words) if word.lower() in tables.NICKNAMES]
    if not given or len(words) < 2:
        return None
    return " ".join([*words[: given[0]], tables.NICKNAMES[words[given[0]].lower()].title(), *words[given[0] + 1 :]])


_SECOND = (
    "Almeida",
    "Bergmann",
    "Castillo",
    "Delorme",
    "Esteves",
    "Fontaine",
    "Grigorova",
    "Haddad",
    "Ionescu",
    "Kowalska",
)


def double_surname(name: str, chance: random.Random) -> str | None:
    """Add a second surname after a blank or a hyphen; of a hyphened one keep one half."""
    words = name.replace(",", " ").split()
    halves = words[-1].split("-") if words else []
    if len(words) > 1 and len(halves) == 2 and min(map(len, halves)) > 2:
        return " ".join([*words[:-1], chance.choice(halves)])
    return name + chance.choice((" ", "-")) + chance.choice(_SECOND) if len(words) > 1 else None


KINDS: dict[str, Noise] = {
    "exact": exact,
    "alias": exact,
    "diacritics": diacritics,
    "typo1": typo1,
    "typo2": typo2,
    "ocr": ocr,
    "translit": translit,
    "script": script,
    "swapped": swapped,
    "no_middle": no_middle,
    "initial": initial,
    "legal_form": legal_form,
    "company_order": company_order,
    "glued": glued,
    "split": split,
    "nickname": nickname,
    "double_surname": double_surname,
}
PERSONS_ONLY = frozenset({"translit", "swapped", "no_middle", "initial", "nickname", "double_surname"})
ORGANISATIONS_ONLY = frozenset({"legal_form", "company_order"})
