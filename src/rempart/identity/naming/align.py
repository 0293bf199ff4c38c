"""Two names put side by side, word by word."""

import math
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from rempart.identity.naming.chinese import wade_giles
from rempart.identity.naming.packing import CHILD, FIRM, SAME_LETTERS, Aligner, aligner
from rempart.identity.naming.reading import JOINED_ERRORS, NO_VOWELS, SYLLABLES, Alignment, Reading
from rempart.identity.naming.word import BY_SYLLABLE, LETTERS_APART, How, Mode, Part, Word, pair, weights

_GLUED = 6  # letters from which two words may be one word misspelt
_LONG = 9  # letters from which two errors are allowed there, not one
_ABBREVIATION = range(2, 7)
_ALONE = frozenset({"left_only", "right_only"})
_Found = tuple[list[int], float, How]
_Taken = tuple[Sequence[int], Sequence[int], float, How]
_Rank = tuple[int, str, int, int]


class _Pairing:
    """The work of one alignment: words not yet used on each side, and what has been matched."""

    __slots__ = ("free_left", "free_right", "lost", "matched", "ours", "parts", "places", "theirs", "told")

    def __init__(self, left: Reading, right: Reading) -> None:
        self.ours = left.words
        self.theirs = right.words
        self.parts: list[Part] = []
        self.matched: list[float] = []
        self.told: list[float] = []
        self.lost: list[float] = []
        self.places: list[tuple[int, int]] = []
        self.free_left = left.places
        self.free_right = right.places

    def take(self, left: Sequence[int], right: Sequence[int], alike: float, how: How) -> None:
        """Match words of the left name with words of the right one."""
        one = [self.ours[i] for i in left]
        other = [self.theirs[j] for j in right]
        weight = (math.fsum([w.weight for w in one]) + math.fsum([w.weight for w in other])) / 2
        if how in ("same", "spelling", "sound"):  # one word, written as two
            weight = max(one[0].weight if len(one) == 1 else other[0].weight, 1.0)
        self.matched.append(weight * alike)
        self.told.append(weight * alike)
        self.lost.append(weight * (1 - alike))
        self.parts.append(
            Part(" ".join([w.text for w in one]), " ".join([w.text for w in other]), how, round(alike, 4))
        )
        self.places.append((left[0], right[0]))
        self.free_left = [i for i in self.free_left if i not in left]
        self.free_right = [j for j in self.free_right if j not in right]


def align(left: Reading, right: Reading, firm: bool) -> Alignment:
    """Pair the words of two names, most alike first; every word is used once.

    The sums do not depend on which name is left. ``firm`` reads the names as those of firms (short forms, no initials).
    """
    return weighed(left, right, firm)[1]


def weighed(left: Reading, right: Reading, firm: bool) -> tuple[float, Alignment]:
    """Return the evidence of two names and their alignment."""
    kernel = _kernel_for(left, right)
    if kernel is None:
        alignment = align_here(left, right, firm)
    else:
        found = kernel.align(left.packed, right.packed, _flags(left, right, firm), left.words, right.words)  # type: ignore[arg-type]
        if found:
            numbers, parts = found
            evidence, matched, told, lost, clash, missing, crossed = numbers[:7]
            return round(evidence, 4), Alignment(parts, matched, told, lost, clash, missing, bool(crossed))
        alignment = _longer(left, right).itself
    return name_evidence(alignment, firm), alignment


def evidence_of(left: Reading, right: Reading, firm: bool) -> float:
    """Return the evidence of two names, sooner than ``weighed``."""
    kernel = _kernel_for(left, right)
    if kernel:
        found = kernel.evidence(left.packed, right.packed, _flags(left, right, firm))  # type: ignore[arg-type]
        if not math.isnan(found):
            return round(found, 4)
    return weighed(left, right, firm)[0]


def _kernel_for(left: Reading, right: Reading) -> Aligner | None:
    """Return the kernel where it runs and takes these names: both in letters that say the vowels, not equal, not very long."""
    kernel = aligner()
    if kernel is None or _mode(left, right) != "plain" or (left.glued == right.glued and left.texts == right.texts):
        return None
    return kernel if left.packed and right.packed else None


def _flags(left: Reading, right: Reading, firm: bool) -> int:
    same = SAME_LETTERS if left.glued == right.glued else 0
    return same | (FIRM if firm else CHILD if left.child and right.child else 0)


def _longer(left: Reading, right: Reading) -> Reading:
    """Of two names of the same letters, parted otherwise, the one of more words: it stands for both."""
    return max(left, right, key=lambda one: (len(one.words), one.sorted_text))


def align_here(left: Reading, right: Reading, firm: bool) -> Alignment:
    """Do what ``align`` does, without the kernel."""
    if left.glued == right.glued and left.texts == right.texts:
        return left.itself
    work = _Pairing(left, right)
    if not left.texts.isdisjoint(right.texts):
        _take_equal(work, left.in_order, right.in_order)
    if work.free_left and work.free_right:
        mode = _mode(left, right)
        exact = mode in BY_SYLLABLE
        if len(work.free_left) + len(work.free_right) > 2:
            _take_joined(work, left.shortest_pair, right.shortest_pair, exact=exact)
        if work.free_left and left.glued == right.glued:
            return _longer(left, right).itself
        _take_alike(work, mode)
        if work.free_left and work.free_right and (firm or not exact):
            _take_rest(work, firm, left, right)
    return _summed(work, left.child and right.child)


def _mode(left: Reading, right: Reading) -> Mode:
    if left.script == right.script:
        return "plain" if left.script == "latin" else "whole" if left.script in SYLLABLES else "strict"
    if right.script == "latin" and left.script in SYLLABLES:
        return "korean_left" if left.script == "hangul" else "han"
    if left.script == "latin" and right.script in SYLLABLES:
        return "korean_right" if right.script == "hangul" else "han"
    both, either = left.few_vowels and right.few_vowels, left.few_vowels or right.few_vowels
    if both or (either and NO_VOWELS.isdisjoint((left.script, right.script))):
        return "loose"
    if either:
        return "loose_left" if left.few_vowels else "loose_right"
    return "plain"


def _take_equal(work: _Pairing, left: Sequence[str], right: Sequence[str]) -> None:
    """Take the words that are equal, near places first; ``left`` and ``right`` are their texts."""
    theirs, parts, matched = work.theirs, work.parts, work.matched
    others = list(enumerate(right))
    pairs = [(i, j) for i, one in enumerate(left) for j, other in others if one == other]
    if len(pairs) > 1:
        pairs.sort(key=lambda pair: (abs(pair[0] - pair[1]), pair[0] + pair[1], pair[0]))
    used_left: set[int] = set()
    used_right: set[int] = set()
    for i, j in pairs:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            parts.append(theirs[j].same)
            matched.append(theirs[j].weight)
            work.told.append(theirs[j].told)
            work.places.append((i, j))
    work.free_left = [i for i in work.free_left if i not in used_left]
    work.free_right = [j for j in work.free_right if j not in used_right]


def _take_joined(work: _Pairing, least_left: int, least_right: int, *, exact: bool) -> None:
    """Take neighbours that the other name writes as one word, with a typing error or two in a long one unless ``exact``.

    ``least_left`` and ``least_right`` are the letters of the shortest neighbours of each name.
    """
    for i in work.free_left:
        one = work.ours[i]
        if len(one.text) >= least_right and len(work.free_right) > 1:
            found = _joined(one, work.theirs, work.free_right, exact=exact)
            if found:
                work.take((i,), *found)
    for j in work.free_right:
        other = work.theirs[j]
        if len(other.text) >= least_left and len(work.free_left) > 1:
            found = _joined(other, work.ours, work.free_left, exact=exact)
            if found:
                run, alike, how = found
                work.take(run, (j,), alike, how)


def _joined(whole: Word, words: Sequence[Word], free: Sequence[int], *, exact: bool) -> _Found | None:
    """Return the places of free neighbours that, joined, are the word ``whole``; and how alike they are."""
    text = whole.text
    letters, older, allowed = len(text), wade_giles(text), 0 if exact else _errors_allowed(text)
    for place, start in enumerate(free[:-1]):
        first = words[start]
        if not older and (first.letters & ~whole.letters).bit_count() > allowed:
            continue  # it has letters that the word has not
        if letters < _LONG and first.head != text[0] and not older.startswith(first.head):
            continue  # the first letter of a short word is seldom wrong
        joined, run = first.text, [start]
        for following in free[place + 1 :]:
            if following != run[-1] + 1 or len(joined) >= letters + JOINED_ERRORS:
                break
            run.append(following)
            joined += words[following].text
            if abs(len(joined) - letters) <= JOINED_ERRORS:
                found = _one_word(text, joined, older, allowed)
                if found[0]:
                    return run, *found
    return None


def _errors_allowed(text: str) -> int:
    """Return how many typing errors are forgiven in a word that the other name writes as two."""
    return 0 if len(text) < _GLUED else 1 if len(text) < _LONG else JOINED_ERRORS


def _one_word(text: str, joined: str, older: str, allowed: int) -> tuple[float, How]:
    if text == joined:
        return 1.0, "same"
    if len(text) < _GLUED:
        return 0.0, "spelling"
    if joined == older:
        return weights("likeness")["wade_giles"], "sound"
    edits = OSA.distance(text, joined, score_cutoff=allowed)
    return (1 - edits / max(len(text), len(joined)) if edits <= allowed else 0.0), "spelling"


def _take_alike(work: _Pairing, mode: Mode) -> None:
    """Take the words that are alike, most alike first; a tie goes to near places, the same from either side."""
    found = []
    glance, others = not mode.startswith(("loose", "korean")), [(j, work.theirs[j]) for j in work.free_right]
    for i in work.free_left:
        one = work.ours[i]
        head, letters, bones, meant = one.head, one.letters, one.bones, one.meant
        for j, other in others:
            if (
                glance
                and head != other.head
                and (letters ^ other.letters).bit_count() > LETTERS_APART
                and bones != other.bones
                and not (meant and other.meant)
            ):
                continue  # not alike, at a glance
            told = pair(one, other, mode)
            if told:
                found.append((-told.alike, abs(i - j), i + j, i, j, told))
    if len(found) > 1:
        found.sort()
    for _, _, _, i, j, told in found:
        if i in work.free_left and j in work.free_right:
            work.matched.append(told.matched)
            work.told.append(told.told)
            work.lost.append(told.lost)
            work.parts.append(told.part)
            work.places.append((i, j))
            work.free_left = [place for place in work.free_left if place != i]
            work.free_right = [place for place in work.free_right if place != j]


def _take_rest(work: _Pairing, firm: bool, left: Reading, right: Reading) -> None:
    """Take abbreviations, and a legal form that sticks to its word."""
    if firm and len(work.free_left) == len(work.free_right) == 1:
        i, j = work.free_left[0], work.free_right[0]
        one, other = work.ours[i].text, work.theirs[j].text
        if one + left.form_text == other + right.form_text:
            work.take((i,), (j,), 1.0, "spelling")
            return
    while found := _abbreviations(work, left, right):
        work.take(*min(found)[1])


def _abbreviations(work: _Pairing, left: Reading, right: Reading) -> list[tuple[_Rank, _Taken]]:
    """Return what may be taken as an abbreviation, each with its rank: long ones first, the same from either side."""
    found: list[tuple[_Rank, _Taken]] = []
    for i in work.free_left:
        short = work.ours[i]
        told = _abbreviated(short, work.theirs, work.free_right) if short.text in right.heads else None
        if told:
            found.append(((-len(told[0]), short.text, i, told[0][0]), ((i,), *told)))
    for j in work.free_right:
        short = work.theirs[j]
        told = _abbreviated(short, work.ours, work.free_left) if short.text in left.heads else None
        if told:
            found.append(((-len(told[0]), short.text, j, told[0][0]), (told[0], (j,), *told[1:])))
    return found


def _abbreviated(short: Word, words: Sequence[Word], free: Sequence[int]) -> _Found | None:
    """Find the words whose first letters make up a short word; small words may be passed over."""
    text = short.text
    if len(text) not in _ABBREVIATION or not short.spelt:
        return None
    telling = [j for j in free if not words[j].particle]
    heads = "".join([words[j].head for j in telling])
    start = heads.find(text)
    if start < 0 or any(len(words[j].text) == 1 for j in telling[start : start + len(text)]):
        return None
    how: How = "abbreviation" if short.firm else "initial"
    return telling[start : start + len(text)], weights("likeness")[how], how


def _summed(work: _Pairing, child: bool) -> Alignment:
    parts, ours, theirs = work.parts, work.ours, work.theirs
    over_left = over_right = 0.0
    if work.free_left:
        parts += [ours[i].in_left for i in work.free_left]
        over_left = math.fsum([ours[i].gap for i in work.free_left])
    if work.free_right:
        parts += [theirs[j].in_right for j in work.free_right]
        over_right = math.fsum([theirs[j].gap for j in work.free_right])
    clash = min(over_left, over_right)
    crossed = child and _crossed(work)
    if crossed:
        clash += weights("name")["crossed"]
    return Alignment(
        tuple(parts),
        math.fsum(work.matched),
        math.fsum(work.told),
        math.fsum(work.lost),
        clash,
        abs(over_left - over_right),
        crossed,
    )


def _crossed(work: _Pairing) -> bool:
    """Tell whether child and parent changed places: "A bin B" against "B bin A"."""
    places = [(i, j) for i, j in work.places if not work.ours[i].particle and not work.theirs[j].particle]
    order = [j for _, j in sorted(places)]
    return order != sorted(order)


def name_evidence(alignment: Alignment, firm: bool) -> float:
    """Return the evidence of one pair of names, in log-odds, from ``floor`` to ``top``."""
    table_ = weights("name")
    if not alignment.matched:
        return table_["floor"]
    omission = table_["omission_organisation" if firm else "omission"]
    against = (
        table_["spelling"] * alignment.lost + table_["contradiction"] * alignment.clash + omission * alignment.missing
    )
    share = alignment.matched / (alignment.matched + against)
    strength = 1 - math.exp(-alignment.told / table_["half"])
    found = max(table_["floor"], table_["top"] * strength - table_["drop"] * (1 - share))
    if found > 0 and not firm:
        found = min(found, _limit(alignment))
    return round(found, 4)


def _limit(alignment: Alignment) -> float:
    """Return how much names of persons can tell at most: a surname alone or initials alone decide nothing."""
    agree = [part for part in alignment.parts if part.how not in _ALONE]
    words = [part for part in agree if part.how != "initial"]
    if not words:
        return weights("name")["initials_only"]
    if all(len(part.left) == len(part.right) == 1 for part in agree):  # J S is not much of a name
        return weights("name")["one_word"]
    if len(agree) == 1 and len(alignment.parts) > 1 and " " not in words[0].left and " " not in words[0].right:
        return weights("name")["one_word"]
    return math.inf
