"""Which columns are not read, and why: what is never read of somebody, and what no table takes."""

from functools import cache

from rempart.registers.form import Closed
from rempart.registers.proposing.content import Column
from rempart.registers.proposing.fitting import fits
from rempart.registers.proposing.headers import best, explained, phrases, tokens, words_file
from rempart.registers.proposing.kinds import Kind, party_fields

NO_FIELD = "no column of the tables takes it"
DECIDED = "not read, by decision"
_BORN = "its header says a birth, and no date word says that its cells are days: a place of birth is never read (rights, N4)"
_HALF = 0.5
_WHOLE = 0.9


class Reason(Closed):
    """Why a column is left out, and the words and contents that say so."""

    reason: str
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    never: bool = False


@cache
def reasons() -> tuple[Reason, ...]:
    """Return the reasons in the order in which they count."""
    return tuple(Reason.model_validate(raw) for raw in words_file("leave_out.yml"))


def why_never(kind: Kind, column: Column) -> str | None:
    """Return why a column is left out even if a field would take it, or None."""
    reason = next((entry.reason for entry in reasons() if entry.never and _says(entry, kind, column)), None)
    return reason or (_BORN if _no_day_of_birth(kind, column) else None)


def why_not(kind: Kind, column: Column) -> str:
    """Return why a column that no field takes is left out."""
    return next((entry.reason for entry in reasons() if _says(entry, kind, column)), NO_FIELD)


def _says(entry: Reason, kind: Kind, column: Column) -> bool:
    if column.looks is not None and column.looks in entry.content:
        return True
    header, over = tokens(column.name), _read_over(kind)
    if explained(header, best(header, phrases(entry.words)), over) >= _HALF:
        return True
    return explained(header, best(header, phrases(entry.exact)), over) >= _WHOLE


def _no_day_of_birth(kind: Kind, column: Column) -> bool:
    """Tell whether a header says nothing but a birth ("Naissance") over cells that are no days: codes or names of places."""
    field = party_fields()["birth_date"]
    if not column.filled or fits(field, column):
        return False
    header = tokens(column.name)
    return explained(header, best(header, phrases(field.words)), _read_over(kind)) >= _WHOLE


def _read_over(kind: Kind) -> frozenset[str]:
    """Return the words that need no explanation: those of roles, of the kind of file, and numbers of columns."""
    over = frozenset(word for role in kind.parties.values() for line in phrases(role.words) for word in line)
    return over | frozenset(word for line in phrases(kind.words) for word in line) | {str(n) for n in range(10)}
