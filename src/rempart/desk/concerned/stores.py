"""Everything that the desk holds of a case, unsealed store by store: rows, documents, payloads of the journal.

A table with something sealed that stands in no list here fails a test: nothing may be left out of an extract by forgetting it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from rempart.base import RempartError
from rempart.desk.cases.documents import content_of, name_of
from rempart.desk.cases.facts import withdrawn_because
from rempart.desk.cases.models import Case
from rempart.desk.record import journal, payload_of
from rempart.desk.sealing import unseal


def _why_held(row: Any) -> str:
    return unseal(row.case.number, f"hold/{row.case.number}/{row.pk}", row.sealed).decode()


READ: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "cases.CaseParty": {"sealed": lambda row: row.said},
    "cases.CaseEvent": {"sealed": lambda row: row.said},
    "cases.CaseFact": {"sealed": lambda row: row.said, "sealed_withdrawal": withdrawn_because},
    "cases.Note": {"sealed": lambda row: row.text},
    "cases.Hearing": {"sealed": lambda row: row.said},
    "cases.Disclosure": {"sealed": lambda row: row.why},
    "cases.DecisionDraft": {"sealed": lambda row: row.said},
    "cases.Document": {"sealed_name": name_of},
    "screening.Run": {"sealed": lambda row: row.said if row.sealed else {}},
    "screening.Answer": {"sealed": lambda row: row.said, "sealed_undo": lambda row: row.why_undone if row.sealed_undo else ""},
    "screening.Outside": {"sealed": lambda row: row.said},
    "letters.Letter": {"sealed": lambda row: row.said},
    "measures.Measure": {"sealed": lambda row: row.said},
    "measures.Note": {"sealed": lambda row: row.said},
    "operations.Hold": {"sealed": lambda row: _why_held(row) if row.sealed else ""},
    "api.Export": {"sealed": lambda row: row.said},
    "concerned.Notice": {"sealed": lambda row: row.said},
    "concerned.NoticeDecision": {"sealed": lambda row: row.said},
    "concerned.Contest": {"sealed": lambda row: row.said},
    "concerned.Telling": {"sealed": lambda row: row.said},
    "concerned.Doubt": {"sealed": lambda row: row.said},
    "concerned.Request": {"sealed": lambda row: row.said},
}  # fmt: skip
"""How each sealed column of each table of a case is read."""
_BY_WAY_OF = {"measures.Note": "measure__case", "concerned.NoticeDecision": "notice__case"}
"""Tables that belong to a case by way of another."""
NOT_OF_A_CASE = frozenset(
    {"cases.Case", "accounts.Interest", "accounts.KeptForm", "screening.Draft", "planner.Operation", "planner.Target", "planner.Sheet",
     "concerned.Breach", "registers.Upload", "oversight.Suspension", "oversight.Review"}
)  # fmt: skip
"""Sealed tables that are read apart (the case itself), or hold what staff declared of themselves, type, or find at an address."""
_TEXT = ("text/", "application/json", "application/xml")


@dataclass(frozen=True)
class Stored:
    """What one store holds: the table and its row, and the content as JSON has it."""

    store: str
    of: str
    content: Any


def stored_of(case: Case) -> Iterator[Stored]:
    """Yield what every store holds of a case, in a fixed order.

    Raises:
        DestroyedError: the case was purged.
    """
    yield Stored("cases.Case", case.number, case.application)
    for label, readers in READ.items():
        model = apps.get_model(label)
        rows: models.QuerySet[Any] = model._default_manager.filter(**{_BY_WAY_OF.get(label, "case"): case}).order_by(
            "pk"
        )
        for row in rows:
            for read in readers.values():
                content = read(row)
                if content:
                    yield Stored(label, str(getattr(row, "number", "") or getattr(row, "key", "") or row.pk), content)
    for document in case.document_set.select_related("case").order_by("pk"):
        text = text_of(document)
        if text:
            yield Stored("document", document.key, text)
    for entry in journal().entries_of(case.number):
        said = payload_of(entry)
        if said:
            yield Stored("journal", str(entry.number), said.decode("utf-8", "replace"))


def text_of(document: Any) -> str | None:
    """Return what a document says, where a machine can read it; None where a person must."""
    if not document.media_type.startswith(_TEXT):
        return None
    try:
        return content_of(document).decode("utf-8", "replace")
    except RempartError:
        return None


def unread_of(case: Case) -> list[tuple[str, str]]:
    """Return the documents of a case that no machine reads: key and name; an officer looks at each."""
    rows = case.document_set.select_related("case").order_by("added_at", "pk")
    return [(one.key, name_of(one)) for one in rows if text_of(one) is None]
