"""What two parties' names say: the pair that tells most, the numbers in them, the legal forms."""

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from rempart.identity.comparison.evidence import Evidence, Outcome
from rempart.identity.naming.align import align_here, evidence_of, name_evidence, weighed
from rempart.identity.naming.names import families
from rempart.identity.naming.reading import SYLLABLES, Alignment, Reading, read_all
from rempart.identity.naming.word import weights
from rempart.identity.party import Name, Party

_PAIRS_ALIGNED = 12
_ALIKE_AT_A_GLANCE = 50  # of 100
_NOBODY = Evidence("name", 0.0, "missing", "missing")
_Read = tuple[Name, Reading]
_Weighed = tuple[_Read, _Read, float]


class NamePair(NamedTuple):
    """The pair of names that tells most for identity."""

    left: Name
    right: Name
    read_left: Reading
    read_right: Reading
    alignment: Alignment
    weight: float


def names(left: Party, right: Party) -> list[Evidence]:
    """Compare the names: the best pair and, of what is no person, the numbers in them and the legal forms."""
    firm = left.nature != "person" != right.nature
    pair = best_pair(left, right, firm)
    if pair is None:
        return [_NOBODY]
    one, other, read_one, read_other, alignment, weight = pair
    outcome: Outcome = "equal" if weight > 0 else "differs"
    weak = weight > 0 and (one.kind == "weak_alias" or other.kind == "weak_alias")
    values = (("left_name", one.value), ("right_name", other.value))
    only_initials = all(part.how == "initial" for part in alignment.parts)
    reason = "crossed" if alignment.crossed else "initials" if only_initials else "equal_weak" if weak else outcome
    found = [Evidence("name", weight, outcome, reason, values, alignment.parts)]
    if firm:
        if read_one.numbers != read_other.numbers:
            found.append(_numbers(read_one, read_other))
        if read_one.forms or read_other.forms:
            found.append(_legal_forms(read_one, read_other))
    return found


def best_pair(left: Party, right: Party, firm: bool) -> NamePair | None:
    """Return the pair of names with the most evidence, or None where a side has no name; symmetric."""
    ours = [(name, reading) for name in left.names for reading in read_all(name.value, firm)]
    theirs = [(name, reading) for name in right.names for reading in read_all(name.value, firm)]
    if len(ours) == len(theirs) == 1:
        pairs = [(ours[0], theirs[0])]
    else:
        pairs = [
            (one, other)
            for one in ours
            for other in theirs
            if (one[1].usual and other[1].usual) or _worth_it(one[1], other[1])
        ]
    if len(pairs) > _PAIRS_ALIGNED:
        pairs = _likeliest(pairs)
    pairs = [(one, other) for one, other in pairs if one[1].texts and other[1].texts]
    if not pairs:
        return None
    if len(pairs) == 1:  # names that are read for this alone are not worth packing for the kernel
        best = pairs[0]
        alignment = align_here(best[0][1], best[1][1], firm)
        weight = name_evidence(alignment, firm)
    else:
        best = _most_telling(pairs, firm)
        weight, alignment = weighed(best[0][1], best[1][1], firm)
    (left_name, read_left), (right_name, read_right) = best
    return NamePair(left_name, right_name, read_left, read_right, alignment, _of_kinds(weight, left_name, right_name))


def _most_telling(pairs: list[tuple[_Read, _Read]], firm: bool) -> tuple[_Read, _Read]:
    """Return the pair with the most evidence."""
    best = _weighed(*pairs[0], firm)
    for one, other in pairs[1:]:
        found = _weighed(one, other, firm)
        if found[2] > best[2] or (found[2] == best[2] and _before((one, other), best)):
            best = found
    return best[:2]


def _weighed(one: _Read, other: _Read, firm: bool) -> _Weighed:
    return one, other, _of_kinds(evidence_of(one[1], other[1], firm), one[0], other[0])


def _of_kinds(weight: float, one: Name, other: Name) -> float:
    """An alias that its publisher calls weak tells less."""
    if weight > 0 and (one.kind == "weak_alias" or other.kind == "weak_alias"):
        return round(weight * weights("name")["weak_alias"], 4)
    return weight


def _worth_it(left: Reading, right: Reading) -> bool:
    """Unusual readings are compared where names are alike at a glance, never those of two names in the same characters."""
    if left.script == right.script and left.script in SYLLABLES:
        return False
    return _rough(left, right) >= _ALIKE_AT_A_GLANCE


def _before(pair: tuple[_Read, _Read], best: _Weighed) -> bool:
    """Between pairs that tell as much the first in the alphabet counts, whichever party is left."""
    ours = sorted((name, reading.glued) for name, reading in pair)
    return ours < sorted((name, reading.glued) for name, reading in best[:2])


def _likeliest(pairs: list[tuple[_Read, _Read]]) -> list[tuple[_Read, _Read]]:
    """Return the pairs of names that are most alike at a glance, by spelling or by sound."""
    rough = [(-_rough(one[1], other[1]), one, other) for one, other in pairs]
    least = sorted([entry[0] for entry in rough])[_PAIRS_ALIGNED - 1]
    kept = [entry for entry in rough if entry[0] <= least]
    if len(kept) > _PAIRS_ALIGNED:
        kept.sort(key=lambda entry: (entry[0], sorted((entry[1][0], entry[2][0]))))
    return [(one, other) for _, one, other in kept[:_PAIRS_ALIGNED]]


def _rough(left: Reading, right: Reading) -> float:
    """A quick likeness of two names, 0 to 100."""
    by_spelling = fuzz.ratio(left.sorted_text, right.sorted_text)
    return max(by_spelling, fuzz.ratio(left.sorted_bones, right.sorted_bones))


def _numbers(left: Reading, right: Reading) -> Evidence:
    """Firms numbered differently are different firms; a sign too many in a long number may be a slip."""
    ours, theirs = left.numbers, right.numbers
    key = ("near" if _near(left, right) else "differ") if ours and theirs else "one_side"
    values = (("left", ", ".join(sorted(ours)) or "–"), ("right", ", ".join(sorted(theirs)) or "–"))
    return Evidence("number_in_name", weights("numbers_in_name")[key], "differs", "differs", values)


def _near(left: Reading, right: Reading) -> bool:
    """Tell whether two numbers, in Roman figures or of four digits or more, are one sign apart: VII and VIII."""
    ours, theirs = (
        [one.text for one in mine.words if one.number and one.number not in other.numbers]
        for mine, other in ((left, right), (right, left))
    )
    if len(ours) != 1 or len(theirs) != 1 or ours[0].isdigit() != theirs[0].isdigit():
        return False
    longest = max(len(ours[0]), len(theirs[0]))
    return longest >= (4 if ours[0].isdigit() else 2) and OSA.distance(ours[0], theirs[0], score_cutoff=1) == 1


def _legal_forms(left: Reading, right: Reading) -> Evidence:
    values = (("left", left.form_text or "–"), ("right", right.form_text or "–"))
    table = weights("legal_form")
    if not left.forms or not right.forms:
        return Evidence("legal_form", 0.0, "missing", "missing", values)
    if not left.forms.isdisjoint(right.forms):
        return Evidence("legal_form", table["equal"], "equal", "equal", values)
    if not families(left.forms).isdisjoint(families(right.forms)):
        return Evidence("legal_form", table["same_family"], "equal", "same_family", values)
    return Evidence("legal_form", table["differ"], "differs", "differs", values)
