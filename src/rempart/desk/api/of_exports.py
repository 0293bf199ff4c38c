"""Operations on exports of a case: ask for one, see which are allowed, fetch one that is. Another member allows it on the desk."""

from django.http import Http404, StreamingHttpResponse
from ninja import Router, Status

from rempart.desk.api import exporting, rows
from rempart.desk.api.calling import ApiRequest
from rempart.desk.api.models import Export
from rempart.desk.api.shapes import ExportIn, ExportOut, ExportsOut

router = Router(tags=["exports"])


@router.get("/cases/{number}/exports", url_name="exports", response=ExportsOut, summary="Exports of a case")
def exports(request: ApiRequest, number: str) -> ExportsOut:
    """Return the exports of a case, the newest first."""
    return ExportsOut(exports=[_out(one) for one in rows.exports_of(request.case)])


@router.post("/cases/{number}/exports", url_name="exports", response={201: ExportOut}, summary="Ask for an export")
def ask(request: ApiRequest, number: str, body: ExportIn) -> Status[ExportOut]:
    """Ask for an export for one recipient on one basis; nothing leaves before another member allowed it."""
    return Status(201, _out(exporting.ask(request.case, request.user, body.form, body.recipient, body.basis)))


_FILES = {
    200: {
        "description": "The file",
        "content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind, _ in exporting.FORMS.values()},
    }
}


@router.post(
    "/cases/{number}/exports/{export}/file",
    url_name="export_file",
    summary="Fetch an export",
    openapi_extra={"responses": _FILES},
)
def export_file(request: ApiRequest, number: str, export: int) -> StreamingHttpResponse:
    """Return the file of an export that was allowed; each row says from where, of which day, for whom and on what basis."""
    row = rows.exports_of(request.case).filter(number=export).first() if 0 < export < 1_000_000 else None
    if row is None:
        raise Http404
    return sent(exporting.fetch(row, request.rights))


def sent(written: exporting.Written) -> StreamingHttpResponse:
    """Return the answer that sends a file."""
    answer = StreamingHttpResponse(written.pieces, content_type=written.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return answer


def _out(one: Export) -> ExportOut:
    said = one.said
    return ExportOut(
        number=one.number, form=one.form, recipient=said["recipient"], basis=said["basis"], asked_by=one.asked_by.pseudonym,
        asked_on=one.asked_on, allowed=one.allowed_by_id is not None,
    )  # fmt: skip
