"""The papers of a case beside those that its pack names: which are there, which are missing."""

from dataclasses import dataclass

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case, Document
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.uploads import Upload
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.desk.screening.models import Supplied
from rempart.procedures.pack.form import Question


@dataclass(frozen=True)
class Wanted:
    """One document of the pack, and what the case has of it."""

    form: Question
    supplied: tuple[Supplied, ...]


def wanted(case: Case) -> list[Wanted]:
    """Return the documents of the pack, in its order, each with what is there."""
    there = list(Supplied.objects.filter(case=case).select_related("document", "by").order_by("id"))
    documents = Standing(case, today()).procedure.documents
    return [Wanted(one, tuple(row for row in there if row.what == one.id)) for one in documents]


def missing(case: Case) -> list[Question]:
    """Return the documents of the pack that the case does not have."""
    return [one.form for one in wanted(case) if not one.supplied]


def papers_of(case: Case) -> list[Document]:
    """Return the papers that were supplied in a case, in the order in which they came; whoever calls may see class A."""
    return list(case.document_set.filter(role="paper", data_class="A").order_by("added_at", "id"))


def others(case: Case) -> list[Supplied]:
    """Return the papers that the pack does not name."""
    return list(Supplied.objects.filter(case=case, what="").select_related("document__case", "by").order_by("id"))


@transaction.atomic
def add_paper(case: Case, by: User, upload: Upload, what: str) -> Supplied:
    """Keep a file as one of the pack's documents, or as another paper where ``what`` is empty.

    Raises:
        RempartError: the pack names no such document.
    """
    _known(case, what)
    document = store_document(
        case, by, upload.content, name=upload.name, media_type=upload.media_type, role="paper", data_class="A"
    )
    return Supplied.objects.create(case=case, what=what, document=document, by=by, on=today())


@transaction.atomic
def saw_paper(case: Case, by: User, what: str) -> Supplied:
    """Write that a document was shown and not kept.

    Raises:
        RempartError: the pack names no such document.
    """
    _known(case, what)
    record("paper.seen", actor=by.pseudonym, case=case.number, data={"what": what})
    return Supplied.objects.create(case=case, what=what, by=by, on=today())


def _known(case: Case, what: str) -> None:
    if what and what not in {one.id for one in Standing(case, today()).procedure.documents}:
        raise RempartError(f"case {case.number}", "its pack names no such document", "Choose one of the list")
