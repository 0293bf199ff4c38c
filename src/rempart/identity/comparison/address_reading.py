"""An address in one line, read into house number, street, what is inside the house, box, postcode, town and country.

Small tables (``addresses.yml``) and the order in which addresses are written; nothing is looked up in a register of
streets. What is not understood stays a word of the street or of the town.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rempart.base.countries import countries, country_key
from rempart.identity.naming.names import words_of
from rempart.identity.tables import table

_LONGEST = 300
_MOST_SEGMENTS = 12
_PARTED = re.compile(r"[,;\n|]+|\s[-–]\s")
_JOINED = (
    (re.compile(r"#\s*(\d+)(?:-(\d+))?"), r" apt \1\2 "),  # #01-11
    (re.compile(r"\b(\d{5})-\d{4}\b"), r"\1"),  # US: the four digits more tell a side of a street
    (re.compile(r"\b(\d{2})-(\d{3})\b(?!-)"), r"\1\2"),  # PL
    (re.compile(r"\b(\d{4})-(\d{3})\b"), r"\1\2"),  # PT
    (re.compile(r"(?<=[^\d\s,;]\s)(\d{3}) (\d{2,3})(?=\s+[^\W\d]|\s*$)"), r"\1\2"),  # SE, CZ, SK, GR: 111 22 Town
    (re.compile(r"(?<=[,;\n])(\s*\d{3}) (\d{2,3})(?=\s+[^\W\d]|\s*$)"), r"\1\2"),
    (re.compile(r"\b(\d{1,4})\s*[-–/+&]\s*(\d{1,4})\b"), r"\1 to \2"),  # 12-14
    (re.compile(r"\b(\d{1,4})\s+(?:à|bis zu)\s+(\d{1,4})\b"), r"\1 to \2"),
)
_TWO_WORDS = (
    (re.compile(r"[a-z]{1,2}\d[a-z\d]?"), re.compile(r"\d[a-z]{2}")),  # GB
    (re.compile(r"[a-z]\d[a-z]"), re.compile(r"\d[a-z]\d")),  # CA
    (re.compile(r"[a-z]\d[\dw]"), re.compile(r"[a-z\d]{4}")),  # IE
    (re.compile(r"\d{4}"), re.compile(r"(?!st|rd|av|bd|le|la|de|du|am)[a-z]{2}")),  # NL
    (re.compile(r"[a-z]{3}"), re.compile(r"\d{4}")),  # MT
)
_ONE_WORD = re.compile(r"[a-z]{1,2}\d{1,2}[a-z]?\d[a-z]{2}|[a-z]\d[a-z]\d[a-z]\d|[a-z]{1,2}\d{4,6}|\d{4}[a-z]{2}")
_DIGITS = re.compile(r"\d{4,6}")
_NUMBER = re.compile(r"\d{1,5}(?:[a-z]|bis|ter|quater|quinquies)?")
_SHORT = re.compile(r"\d{1,4}\D*")
_YEAR = re.compile(r"1[789]\d\d")
_DESIGNATOR = re.compile(r"\d{1,5}[a-z]{0,3}|[a-z]\d{0,3}")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|e|er|eme|o|a)?")
_DISTRICT = re.compile(r"\d{1,2}(?:e|er|eme|th|st|nd|rd)?|arrondissement|arr|district")
_LETTER = re.compile(r"[a-df-h]")
_MOST_BETWEEN = 40
_WORDS_OF_A_BOX = 3


@dataclass(frozen=True, slots=True)
class Address:
    """One address as it is compared; what it does not say is empty.

    ``numbers`` are all house numbers that it covers (12-14 is 12 and 14); ``kinds`` what its kind of street may be;
    ``inside`` floor, flat, building; ``country`` is ISO 3166-1 alpha-2.
    """

    numbers: frozenset[str] = frozenset()
    street: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    box: str = ""
    postcode: str = ""
    town: frozenset[str] = frozenset()
    country: str = ""


@lru_cache(maxsize=50_000)
def read_address(text: str) -> Address:
    """Read an address; never fails: an empty text gives an empty address."""
    segments = _segments(text)
    country, country_words = _take_country(segments)
    postcode, place = _take_postcode(segments)
    box, inside = _take_boxes(segments), _take_inside(segments)
    at = _street_at(segments, place, bool(box))
    numbers: frozenset[str] = frozenset()
    street: list[str] = []
    kinds: frozenset[str] = frozenset()
    over: list[str] = []
    if at is not None:
        before, after = segments[at], []
        if at == place[0]:  # 12 rue Haute 33000 Port-Alan
            before, after = before[: place[1]], before[place[1] :]
        numbers, rest = _take_number(before)
        kinds, street, over = _street(rest)
        segments[at] = after
    later = segments[at:] if at is not None else segments
    words = [word for segment in later for word in segment] or [word for part in segments for word in part]
    if not words and not over and (street or postcode or box):
        words = country_words  # Luxembourg, Singapore: town and country
    return Address(
        numbers, tuple(_plain(street)), kinds, inside, box, postcode,
        frozenset(_town([*over, *words])), country,
    )  # fmt: skip


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(word) for word in table("comparison/addresses")[name])


@cache
def _kinds() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Word -> the kinds of street that it may mean: before the name of a street, and after it."""
    meaning = {word: head for head, others in table("comparison/addresses")["meanings"].items() for word in others}
    found: list[dict[str, frozenset[str]]] = []
    for place in ("before", "after"):
        kinds: dict[str, set[str]] = {}
        for line in table("comparison/addresses")[place]:
            head, *others = line.split()
            for word in (head, *others):
                kinds.setdefault(word, set()).add(meaning.get(head, head))
        found.append({word: frozenset(heads) for word, heads in kinds.items()})
    return found[0], found[1]


@cache
def _same_word() -> dict[str, str]:
    return {
        word: head for head, others in table("comparison/addresses")["same_word"].items() for word in (head, *others)
    }


@cache
def _country_names() -> dict[str, str]:
    own = {
        country_key(name): code for code, names in table("comparison/addresses")["countries"].items() for name in names
    }
    return {one.key: one.alpha2 for one in countries()} | own


def _segments(text: str) -> list[list[str]]:
    """Return the words of each part between commas; a number that stands alone joins its street."""
    text = text[:_LONGEST]
    for pattern, written in _JOINED:
        text = pattern.sub(written, text)
    parts = [words for words in (list(words_of(part)) for part in _PARTED.split(text)[:_MOST_SEGMENTS]) if words]
    found: list[list[str]] = []
    waiting: list[str] = []
    for words in parts:
        alone = [word for word in words if word not in _words("number_signs")]
        if alone and _SHORT.fullmatch(alone[0]) and _is_number(alone):
            if found and any(_NUMBER.fullmatch(word) for word in (found[-1][0], found[-1][-1])):
                found.append(["apt", "".join(alone)])  # Calle Mayor 3, 2
            elif found:
                found[-1] += alone
            else:
                waiting = alone
        else:
            found.append([*waiting, *words])
            waiting = []
    return [*found, waiting] if waiting else found


def _is_number(words: list[str]) -> bool:
    return bool(_NUMBER.fullmatch(words[0])) and all(
        word == "to" or word in _words("number_endings") or _NUMBER.fullmatch(word) or _LETTER.fullmatch(word)
        for word in words[1:]
    )


def _take_country(segments: list[list[str]]) -> tuple[str, list[str]]:
    """Take the country off the end: a part of its own, or the last words of the last one."""
    if not segments:
        return "", []
    if len(segments) > 1 and (known := _country_names().get("".join(segments[-2] + segments[-1]))):
        segments[-2:] = []  # Korea, North
        return known, []
    last = segments[-1]
    for size in range(min(5, len(last)), 0, -1):
        key = "".join(last[-size:])
        known = _country_names().get(key)
        code = len(key) <= 3
        if known and (not code or len(last) > size or len(segments) > 1):
            if code and size < len(last) and not _code_after_town(last):
                continue
            known = "" if key in _words("states") else known
            words = [] if code else last[-size:]
            del last[-size:]
            if not last:
                segments.pop()
            return known, words
    return "", []


def _code_after_town(words: list[str]) -> bool:
    """Tell whether a code at the end may be a country's: 33000 Port-Alan FR, and not 2036 Haute St."""
    word = words[-1]
    after_code = any(_DIGITS.fullmatch(one) for one in words[1:-1]) or bool(
        _DIGITS.fullmatch(words[0]) and len(words) > 3
    )
    return after_code and not _kind_of(word) and word not in _words("directions")


def _take_postcode(segments: list[list[str]]) -> tuple[str, tuple[int, int]]:
    """Take the postcode out, looking from the end; and say where it stood: part and word."""
    for place in range(len(segments) - 1, -1, -1):
        words = segments[place]
        for at in range(len(words) - 1, -1, -1):
            if place == 0 and at == 0 and len(words) > 1 and _house_before(words):
                continue
            size = _postcode_at(words, at)
            if size:
                code = "".join(words[at : at + size])
                signed = size == 1 and at > 0 and bool(_DIGITS.fullmatch(code)) and _is_prefix(words, at - 1)
                del words[at - signed : at + size]
                return code, (place, at - signed)  # F-75001
    return "", (-1, 0)


def _is_prefix(words: list[str], at: int) -> bool:
    """Tell whether a short word before a postcode is a country's or a town's sign: F-75001, LV-1010, MLT 1234."""
    return words[at].isalpha() and (
        len(words[at]) <= 2 if at else len(words[at]) <= 3 and not _kind_of(words[at])
    ) and not (at and words[at] in _kinds()[1])  # fmt: skip


def _postcode_at(words: list[str], at: int) -> int:
    """Return how many words from here are a postcode."""
    if at + 1 < len(words) and any(
        one.fullmatch(words[at]) and two.fullmatch(words[at + 1]) for one, two in _TWO_WORDS
    ):
        return 2
    if at and (words[at - 1] in _words("boxes") or words[at - 1] in _words("units")):
        return 0
    if "to" in words[max(at - 1, 0) : at + 2]:  # 2861-2863
        return 0
    return int(bool(_ONE_WORD.fullmatch(words[at]) or _DIGITS.fullmatch(words[at])))


def _house_before(words: list[str]) -> bool:
    """Tell whether the number that a part begins with is that of a house: a street follows."""
    return len(words[0]) < 6 and any(_kind_of(word) for word in words[1:])


def _kind_of(word: str) -> bool:
    before, after = _kinds()
    return (word in before or word in after or _glued(word) is not None) and len(word) > 1


@lru_cache(maxsize=10_000)
def _glued(word: str) -> tuple[str, str] | None:
    for ending in table("comparison/addresses")["glued"]:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word.removesuffix(ending), ending
    return None


def _take_boxes(segments: list[list[str]]) -> str:
    for words in segments:
        for at in range(1, len(words)):
            for size in range(min(at, _WORDS_OF_A_BOX), 0, -1) if words[at].isdigit() else ():
                if " ".join(words[at - size : at]) in _words("boxes"):
                    number = words[at]
                    del words[at - size : at + 1]
                    return number
    return ""


def _take_inside(segments: list[list[str]]) -> frozenset[str]:
    """Take floors, flats and buildings out, each as its designator with the sort of word beside it."""
    found: set[str] = set()
    for words in segments:
        at = 0
        while at + 1 < len(words):
            one, two = words[at], words[at + 1]
            floor = _floor(one, two)
            if floor:
                found.add(f"floor {floor}")
            elif one in _words("units") and _DESIGNATOR.fullmatch(two):
                found.add(two)
            else:
                at += 1
                continue
            del words[at : at + 2]
    return frozenset(found)


def _floor(one: str, two: str) -> str:
    """Return the floor that two words name: 3rd floor, etage 2; a number before it may be the house's."""
    before, after = _ORDINAL.fullmatch(one), _ORDINAL.fullmatch(two)
    if before and two in _words("floors") and not one.isdigit():
        return before[1]
    return after[1] if after and one in _words("floors") else ""


def _street_at(segments: list[list[str]], place: tuple[int, int], boxed: bool) -> int | None:
    """Return the part that holds the street: one with a kind of street, else with a number, else the first of several.

    ``place``: where the postcode stood; ``boxed``: a post office box is given, and a street need not be.
    """
    parts = [words[: place[1]] if at == place[0] else words for at, words in enumerate(segments)]
    for at, words in enumerate(parts):
        if len(words) > 1 and any(_kind_of(word) for word in words):
            return at
    for at, words in enumerate(parts):
        glued = any(_glued(word) for word in words)
        if glued or (len(words) > 1 and any(_NUMBER.fullmatch(word) for word in (words[0], words[-1]))):
            return at
    told = [at for at, words in enumerate(parts) if words]
    several = sum(map(bool, segments)) > 1 or any(segments[at] != parts[at] for at in told[:1])
    return told[0] if several and told and not boxed else None


def _take_number(words: list[str]) -> tuple[frozenset[str], list[str]]:
    """Return the house numbers of a street, and its other words that stand on the side of the street."""
    at = next((place for place in (0, *range(len(words) - 1, 0, -1)) if _house_at(words, place)), None)
    if at is None:
        return frozenset(), words
    first, end, last = words[at], at + 1, ""
    if words[end : end + 1] == ["to"] and end + 1 < len(words):
        last, end = words[end + 1], end + 2
    if end < len(words) and (words[end] in _words("number_endings") or _LETTER.fullmatch(words[end])):
        first, end = first + words[end], end + 1
    left, right = words[:at], words[end:]
    while left and left[-1] in _words("number_signs"):
        left = left[:-1]
    rest = right if right and (not left or any(_kind_of(word) for word in right)) else left
    return _covered(first, last), rest


def _house_at(words: list[str], at: int) -> bool:
    """Tell whether a word is a house number: it begins the part, ends it, or a kind of street follows (not 8 mai 1945)."""
    if not _NUMBER.fullmatch(words[at]):
        return False
    if at == 0:
        return True
    if words[at - 1] == "to" or _YEAR.fullmatch(words[at]):
        return False
    after = words[at + 1 :]
    return any(map(_kind_of, after)) or all(
        word == "to" or word in _words("number_endings") or _NUMBER.fullmatch(word) or _LETTER.fullmatch(word)
        for word in after
    )


def _covered(first: str, last: str) -> frozenset[str]:
    """Return the numbers from one to another, those of one side of the street; 12/3 is 12 alone."""
    first = first.lstrip("0") or "0"
    if not last:
        return frozenset({first})
    if first.isdigit() and last.isdigit() and int(first) < int(last) <= int(first) + _MOST_BETWEEN:
        return frozenset({first, last, *map(str, range(int(first), int(last), 2))})
    return frozenset({first})


def _street(words: list[str]) -> tuple[frozenset[str], list[str], list[str]]:
    """Return the kind of street, the words of its name, and those that follow it and are no part of it."""
    before, after = _kinds()
    for at, word in enumerate(words):
        if at == 0 and len(words) > 1 and word in before:
            return before[word], words[1:], []
        glued = _glued(word)
        if glued and (at == 0 or word not in after):
            return after[glued[1]], [*words[:at], glued[0]], words[at + 1 :]
    for at in range(1, len(words)):
        if words[at] in after and len(words[at]) > 1:
            if at + 1 < len(words) and words[at + 1] in after and len(words[at + 1]) > 1:
                continue
            turn = at + 1 + (words[at + 1 : at + 2] != [] and words[at + 1] in _words("directions"))
            return after[words[at]], [*words[:at], *words[at + 1 : turn]], words[turn:]
    for at in range(1, len(words) - 1):
        if words[at] in before and len(words[at]) > 1:
            return before[words[at]], words[at + 1 :], []
    return frozenset(), words, []


def _plain(words: list[str]) -> list[str]:
    told = [_same_word().get(word, word) for word in words]
    return [word for word in told if word not in _words("passed_over") and len(word) > 0] or told


def _town(words: list[str]) -> list[str]:
    kept = [word for word in words if not _DISTRICT.fullmatch(word) and word not in _words("town_endings")]
    return _plain(kept)
