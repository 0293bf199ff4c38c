"""Whether questions are put, and set aside, as often in one group of applications as in another.

Read are the last stored check of each application and, in the snapshot, what describes its applicants. Groups are of
applications, by the sector, legal form and size of the applicant, the postcode of the premises and the script of the name;
none of this is read by any signal. Counts below five are not shown. A difference is a reason to look at a rule, never at an
applicant: a person reviews it, and a rule whose difference its lawful purpose does not explain is withdrawn.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from rempart.base.proportions import Interval, wilson
from rempart.identity.comparison.address_reading import read_address
from rempart.ledger import Workspace
from rempart.screening.stored_checks import last_reports, undamaged

LEAST = 5
"""Applications below which a group is not shown."""
KINDS = ("sector", "postcode", "legal_form", "size", "script")
_APPLICANT = "applicant"


@dataclass(frozen=True)
class Checked:
    """One application: which questions fired, which were set aside as answered, and the groups that it belongs to."""

    fired: frozenset[str]
    set_aside: frozenset[str]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class GroupRate:
    """One group of applications: how many, how many with a question (or one set aside), and whether it stands apart.

    ``apart``: its interval does not meet that of all other applications.
    """

    kind: str
    group: str
    code: str
    applications: int
    fired: int
    rate: Interval
    set_aside: int
    others: Interval | None
    apart: bool


def checked_applications(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> Iterator[Checked]:
    """Yield the last stored check of every application with its groups; what is not known is the group ``unknown``.

    Raises:
        RempartError: a report is damaged; it is named.
    """
    described = {
        row[0]: row[1:]
        for row in connection.execute(
            "select party_id, min(substring(classification, 1, 2)), min(legal_form), min(size_class) from party group by party_id"
        ).fetchall()
    }
    places = dict(
        connection.execute("select premises_id, min(full_address) from premises group by premises_id").fetchall()
    )
    for path, report in last_reports(workspace).values():
        with undamaged(path):
            yield Checked(
                frozenset(one["code"] for one in report["to_ask"]),
                frozenset(one["code"] for one in report["examined"] if one["outcome"] == "excluded"),
                _groups(report, described, places),
            )


def _groups(
    report: Mapping[str, Any], described: Mapping[str, Sequence[str]], places: Mapping[str, str]
) -> dict[str, str]:
    lines = report["parties"]
    line = next((one for one in lines if one["role"] == _APPLICANT), lines[0] if lines else None)
    if line is None:
        return dict.fromkeys(KINDS, "unknown")
    sector, legal_form, size = described.get(line["party_id"], (None, None, None))
    address = next((places[one] for one in report["premises"] if places.get(one)), line["address"] or "")
    return {
        "sector": sector or "unknown",
        "postcode": read_address(address).postcode or "unknown",
        "legal_form": legal_form or ("natural person" if line["kind"] == "Person" else "unknown"),
        "size": size or "unknown",
        "script": _script(line["name"]),
    }


def _script(name: str) -> str:
    """Return the script of a name's first letter, as Unicode names it: latin, cyrillic, arabic, hangul..."""
    first = next((char for char in name if char.isalpha()), "")
    return unicodedata.name(first, "unknown").split(" ")[0].lower() if first else "unknown"


def rates(checked: Iterable[Checked]) -> list[GroupRate]:
    """Return the rates of every group that holds five applications or more: of any question, then of each that fired.

    Ordered by kind of group, question (``any`` first), then by group.
    """
    everyone = list(checked)
    codes = sorted({code for one in everyone for code in one.fired | one.set_aside})
    found: list[GroupRate] = []
    for kind in KINDS:
        members: dict[str, list[Checked]] = defaultdict(list)
        for one in everyone:
            members[one.groups[kind]].append(one)
        for code in ("any", *codes):
            found += _of_a_kind(kind, code, members, len(everyone), _count(everyone, code)[0])
    return found


def _count(members: Iterable[Checked], code: str) -> tuple[int, int]:
    fired = set_aside = 0
    for one in members:
        fired += bool(one.fired) if code == "any" else code in one.fired
        set_aside += bool(one.set_aside) if code == "any" else code in one.set_aside
    return fired, set_aside


def _of_a_kind(
    kind: str, code: str, members: Mapping[str, list[Checked]], of: int, fired_of_all: int
) -> Iterator[GroupRate]:
    for group, those in sorted(members.items()):
        fired, set_aside = _count(those, code)
        rate = wilson(fired, len(those))
        if rate is None or len(those) < LEAST:
            continue
        others = wilson(fired_of_all - fired, of - len(those))
        apart = others is not None and (rate.low > others.high or rate.high < others.low)
        yield GroupRate(kind, group, code, len(those), fired, rate, set_aside, others, apart)
