"""Two names put side by side, word by word."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from rapidfuzz.distance import OSA

from rempart.identity.names import ReadName, loose_skeleton, share_group, skeleton, table, word_list

How = Literal["same", "spelling", "sound", "familiar", "short_form", "initial", "left_only", "right_only"]
_LETTERS_FOR_EDITS = ((2, 0), (4, 1), (9, 2), (24, 3))


class Part(NamedTuple):
    """One word of each name, and how they go together; one side is empty where a word stands alone."""

    left: str
    right: str
    how: How
    alike: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """All words of two names. ``matched``, ``lost``, ``clash``, ``missing`` are sums of word weights.

    ``lost`` is what spelling differences cost, ``clash`` the words left over on both sides (another middle name),
    ``missing`` those left over on one side only (no middle name).
    """

    parts: tuple[Part, ...]
    matched: float
    lost: float
    clash: float
    missing: float


@cache
def weights(section: str) -> dict[str, float]:
    """Return one section of ``weights.yml``."""
    found: dict[str, Any] = table("weights")[section]
    return found


@lru_cache(maxsize=100_000)
def word_weight(word: str) -> float:
    """Return how much one word of a name tells."""
    table_ = weights("words")
    if word.isdigit():
        return table_["other"]
    if word in word_list("particles"):
        return table_["particle"]
    if word in word_list("common"):
        return table_["common"]
    return table_[{1: "initial", 2: "letters_2", 3: "letters_3"}.get(len(word), "other")]


@lru_cache(maxsize=400_000)
def word_likeness(left: str, right: str, loose: bool, firm: bool) -> tuple[float, How]:
    """Return how alike two words are, 0 to 1, and why; symmetric.

    ``loose`` compares without half-vowels as well (one script leaves vowels out); ``firm`` allows short forms.
    """
    if left == right:
        return 1.0, "same"
    if not left.isalpha() or not right.isalpha():  # numbers agree whole or not at all
        return 0.0, "spelling"
    table_ = weights("likeness")
    if len(left) == 1 or len(right) == 1:
        return (table_["initial"], "initial") if left[0] == right[0] and not firm else (0.0, "initial")
    found = [_spelling(left, right, table_)]
    if firm and share_group("short_forms", left, right):
        found.append((table_["short_form"], "short_form"))
    if not firm and share_group("familiar", left, right):
        found.append((table_["familiar"], "familiar"))
    if firm and min(len(left), len(right)) >= 3 and (left.startswith(right) or right.startswith(left)):
        found.append((table_["beginning"], "short_form"))
    if loose and len(loose_skeleton(left)) >= 2 and loose_skeleton(left) == loose_skeleton(right):
        found.append((table_["consonants" if skeleton(left) == skeleton(right) else "loose"], "sound"))
    best = max(found)
    return best if best[0] >= table_["least"] else (0.0, "spelling")


def _spelling(left: str, right: str, table_: dict[str, float]) -> tuple[float, How]:
    """Likeness from edits, cheaper where the consonants sound the same."""
    longest = max(len(left), len(right))
    bones = skeleton(left)
    sounds_alike = len(bones) >= 2 and bones == skeleton(right)
    if sounds_alike:
        cost = table_["sound_short" if len(bones) == 2 else "sound"]
        return max(0.0, 1 - cost * OSA.distance(left, right) / longest), "sound"
    allowed = next(edits_ for letters, edits_ in _LETTERS_FOR_EDITS if longest <= letters)
    edits = OSA.distance(left, right, score_cutoff=allowed)
    return (1 - table_["edit"] * edits / longest if edits <= allowed else 0.0), "spelling"


def _join_split(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Join neighbours that the other name writes as one word."""
    missing = set(other) - set(words)
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in missing:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


@lru_cache(maxsize=100_000)
def align(left: ReadName, right: ReadName, firm: bool) -> Alignment:
    """Pair the words of two names, most alike first; every word is used once.

    The sums do not depend on which name is left. ``firm`` reads the names as those of firms (short forms, no initials).
    """
    ours = _join_split(left.words, right.words)
    theirs = _join_split(right.words, left.words)
    if ours != theirs and "".join(ours) == "".join(theirs):
        ours = theirs = max(ours, theirs, key=lambda words: (len(words), words))
    pairs = _pairs(ours, theirs, left.no_vowels or right.no_vowels, firm)
    parts: list[Part] = []
    taken_left: dict[int, int] = {}
    taken_right: set[int] = set()
    matched, lost = [0.0], [0.0]
    for likeness, i, j, how in pairs:
        if i in taken_left or j in taken_right:
            continue
        taken_left[i] = j
        taken_right.add(j)
        weigh = min if how == "initial" else _mean
        weight = weigh(word_weight(ours[i]), word_weight(theirs[j]))
        matched.append(weight * likeness)
        lost.append(weight * (1 - likeness))
        parts.append(Part(ours[i], theirs[j], how, round(likeness, 4)))
    rest_left = [word for i, word in enumerate(ours) if i not in taken_left]
    rest_right = [word for j, word in enumerate(theirs) if j not in taken_right]
    parts += [Part(word, "", "left_only", 0.0) for word in rest_left]
    parts += [Part("", word, "right_only", 0.0) for word in rest_right]
    over_left = math.fsum(map(word_weight, rest_left))
    over_right = math.fsum(map(word_weight, rest_right))
    clash = min(over_left, over_right)
    if _crossed(ours, theirs, taken_left):
        clash += weights("name")["crossed"]
    return Alignment(tuple(parts), math.fsum(matched), math.fsum(lost), clash, abs(over_left - over_right))


def _mean(one: float, other: float) -> float:
    return (one + other) / 2


def _pairs(
    ours: tuple[str, ...], theirs: tuple[str, ...], loose: bool, firm: bool
) -> list[tuple[float, int, int, How]]:
    """Every likely pair of words, most alike first; a tie goes to near places, the same from either side."""
    found: list[tuple[float, int, int, How]] = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            likeness, how = word_likeness(one, other, loose, firm)
            if likeness > 0:
                found.append((likeness, i, j, how))
    found.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1] + pair[2], pair[1]))
    return found


def _crossed(ours: tuple[str, ...], theirs: tuple[str, ...], taken: dict[int, int]) -> bool:
    """Tell whether child and parent changed places: "A bin B" against "B bin A"."""
    children = word_list("patronymics")
    if not (children & set(ours[1:-1]) and children & set(theirs[1:-1])):
        return False
    small = word_list("particles")
    order = [taken[i] for i in sorted(taken) if ours[i] not in small and theirs[taken[i]] not in small]
    return order != sorted(order)


def name_evidence(alignment: Alignment, firm: bool) -> float:
    """Return the evidence of one pair of names, in log-odds, from ``floor`` to ``top``."""
    table_ = weights("name")
    if not alignment.matched:
        return table_["floor"]
    omission = table_["omission_organisation" if firm else "omission"]
    against = math.fsum(
        (
            table_["spelling"] * alignment.lost,
            table_["contradiction"] * alignment.clash,
            omission * alignment.missing,
        )
    )
    share = alignment.matched / (alignment.matched + against)
    strength = 1 - math.exp(-alignment.matched / table_["half"])
    return max(table_["floor"], table_["top"] * strength - table_["drop"] * (1 - share))
