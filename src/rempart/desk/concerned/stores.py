"""Everything that the desk holds of a case and that somebody may see, unsealed store by store: rows, documents, payloads of the journal.

Restricted papers are read for whoever is named on them alone; how many were not is told. A table with something sealed that stands in no list here fails a test: nothing may be left out of an extract by forgetting it.
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
from rempart.desk.letters.models import Letter
from rempart.desk.letters.writing import letters_of
from rempart.desk.record import journal, payload_of
from rempart.desk.rights.scope import Rights, documents_of
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


def stored_of(case: Case, rights: Rights) -> Iterator[Stored]:
    """Yield what every store holds of a case, in a fixed order; papers and letters that somebody may not see are left out.

    Raises:
        DestroyedError: the case was purged.
    """
    yield Stored("cases.Case", case.number, case.application)
    for label, readers in READ.items():
        model = apps.get_model(label)
        rows: models.QuerySet[Any] = model._default_manager.filter(**{_BY_WAY_OF.get(label, "case"): case}).order_by(
            "pk"
        )
        for row in rows.filter(**_seen(label, case, rights)):
            for read in readers.values():
                content = read(row)
                if content:
                    yield Stored(label, str(getattr(row, "number", "") or getattr(row, "key", "") or row.pk), content)
    for document in documents_of(rights, case).select_related("case").order_by("pk"):
        text = text_of(document)
        if text:
            yield Stored("document", document.key, text)
    for entry in journal().entries_of(case.number):
        said = payload_of(entry)
        if said:
            yield Stored("journal", str(entry.number), said.decode("utf-8", "replace"))


def _seen(label: str, case: Case, rights: Rights) -> dict[str, Any]:
    """Return which rows of a table somebody may see: all of them, but for papers and letters of which some are restricted."""
    if label == "cases.Document":
        return {"pk__in": documents_of(rights, case).order_by().values("pk")}
    return {"pk__in": letters_of(rights, case).order_by().values("pk")} if label == "letters.Letter" else {}


def withheld_from(case: Case, rights: Rights) -> int:
    """Return how many papers and letters of a case were not read because somebody may not see them."""
    papers = case.document_set.exclude(pk__in=documents_of(rights, case).order_by().values("pk"))
    letters = Letter.objects.filter(case=case).exclude(pk__in=letters_of(rights, case).order_by().values("pk"))
    return papers.count() + letters.count()


def text_of(document: Any) -> str | None:
    """Return what a document says, where a machine can read it; None where a person must."""
    if not document.media_type.startswith(_TEXT):
        return None
    try:
        return content_of(document).decode("utf-8", "replace")
    except RempartError:
        return None


def unread_of(case: Case, rights: Rights) -> list[str]:
    """Return the names of the documents of a case that no machine reads; an officer looks at each."""
    rows = documents_of(rights, case).select_related("case").order_by("added_at", "pk")
    return [name_of(one) for one in rows if text_of(one) is None]
