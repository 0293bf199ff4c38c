"""The reconciliation protocol 0.2, which OpenRefine speaks: companies and addresses freely, parties of a case within it.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group. There is no preview: a frame of a browser
sends no token.
"""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Form, Query, Router
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rempart.base import RempartError
from rempart.desk.api import matching
from rempart.desk.api.calling import ApiRequest
from rempart.desk.api.problems import ProblemError
from rempart.desk.api.shapes import Name as NameText
from rempart.desk.api.shapes import PartyId, QueryIn
from rempart.desk.configuration import workspace
from rempart.desk.pages.words import voice
from rempart.desk.record import record_now
from rempart.desk.search.opened import Known
from rempart.identity import Comparison, Name, Party

router = Router(tags=["reconciliation"])
BATCH = 50
_ENTITY, _ADDRESS, _PARTY = "LegalEntity", "Address", "Party"
_GIVEN = ("name", "number", "address", "country")
_Found = list[tuple[Party, Comparison, bool]]


class _Property(BaseModel):
    pid: Annotated[str, Field(max_length=40)]
    v: Any


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore")

    query: NameText
    type: Annotated[str, Field(max_length=40)] | list[str] | None = None
    limit: Annotated[int, Field(ge=1, le=10)] = 5
    properties: list[_Property] = Field(default=[], max_length=10)


class _Extend(BaseModel):
    model_config = ConfigDict(extra="ignore")

    ids: list[PartyId] = Field(max_length=BATCH)
    properties: list[dict[str, Any]] = Field(max_length=10)


_QUERIES = TypeAdapter(
    Annotated[dict[Annotated[str, Field(max_length=40)], _Query], Field(min_length=1, max_length=BATCH)]
)


def _manifest(request: HttpRequest, path: str, types: tuple[str, ...], *, extends: bool) -> dict[str, Any]:
    root = f"{request.scheme}://{request.get_host()}/api/v1/"
    made: dict[str, Any] = {
        "versions": ["0.2"],
        "name": f"Rempart, {workspace().settings.town}",
        "identifierSpace": f"{root}{path}#id",
        "schemaSpace": f"{root}{path}#type",
        "defaultTypes": [_type(one) for one in types],
        "documentation": root,
        "batchSize": BATCH,
        "authentication": {"type": "http", "scheme": "bearer"},
    }
    if extends:
        made["extend"] = {
            "propose_properties": {"service_url": root.rstrip("/"), "service_path": "/reconcile/properties"}
        }
        made["suggest"] = {"entity": {"service_url": root.rstrip("/"), "service_path": "/reconcile/suggest"}}
    return made


def _type(id_: str) -> dict[str, str]:
    return {"id": id_, "name": voice().plain(f"api.type_{id_.lower()}")}


@router.get(
    "/reconcile", url_name="reconcile", response=dict[str, Any], summary="Manifest of the reconciliation service"
)
def manifest(request: ApiRequest) -> dict[str, Any]:
    """Return what the service reconciles: legal entities and addresses."""
    return _manifest(request, "reconcile", (_ENTITY, _ADDRESS), extends=True)


@router.post(
    "/reconcile", url_name="reconcile", response=dict[str, Any], summary="Reconcile companies and addresses, or extend"
)
def reconcile(
    request: ApiRequest, queries: Annotated[str | None, Form()] = None, extend: Annotated[str | None, Form()] = None
) -> dict[str, Any]:
    """Answer queries with candidates, or extend records by what the registers say of them."""
    if (queries is None) == (extend is None):
        raise ProblemError("invalid", errors=[{"at": "form", "rule": "queries_or_extend"}])
    wanted = None if extend is None else _read(lambda: _Extend.model_validate_json(extend))
    asked = {} if queries is None else _read(lambda: _QUERIES.validate_json(queries))
    record_now(
        "api.reconciled", actor=request.user.pseudonym, data={"what": "extend" if extend else "queries"},
        payload=(queries or extend or "").encode(),
    )  # fmt: skip
    if wanted is not None:
        return _extended(wanted)
    with matching.opened() as known:
        return _answered(asked, lambda one: _freely(known, one))


def _read(read: Callable[[], Any]) -> Any:
    """Return what a member of the form holds; where it is wrong, say where and never what."""
    try:
        return read()
    except ValidationError as error:
        places = [{"at": "form", "rule": str(one["type"])} for one in error.errors()[:5]]
        raise ProblemError("invalid", errors=places) from error


def _answered(queries: dict[str, _Query], answer: Callable[[_Query], list[dict[str, Any]]]) -> dict[str, Any]:
    return {id_: {"result": answer(one)[: one.limit]} for id_, one in queries.items()}


def _freely(known: Known, query: _Query) -> list[dict[str, Any]]:
    types = [query.type] if isinstance(query.type, str) else query.type or []
    if _ADDRESS in types:
        try:
            places = matching.addresses(known, query.query)
        except RempartError:
            return []
        kind = [_type(_ADDRESS)]
        return [
            {"id": id_, "name": text, "type": kind, "score": 100, "match": len(places) == 1} for id_, text in places
        ]
    told = {one.pid: str(one.v)[:200] for one in query.properties if isinstance(one.v, str | int)}
    try:
        asked = QueryIn(
            name=query.query, identifiers=[told["number"]] if "number" in told else [], address=told.get("address", ""),
            country=told.get("country", ""),
        )  # fmt: skip
    except ValidationError as error:
        raise ProblemError("invalid", errors=[{"at": "form.properties", "rule": "value"}]) from error
    return _results(matching.near(known.connection, asked, query.limit), _ENTITY)


def _results(found: _Found, kind: str) -> list[dict[str, Any]]:
    """Return candidates as the protocol has them: ``score`` is how alike two records are, ``match`` an official number alone."""
    return [
        {
            "id": party.id, "name": party.names[0].value if party.names else party.id, "type": [_type(kind)],
            "score": round(100 * comparison.alike, 1), "match": numbered,
            "description": voice().words(comparison.settles),
        }
        for party, comparison, numbered in found
    ]  # fmt: skip


def _extended(asked: _Extend) -> dict[str, Any]:
    wanted = [one.get("id") for one in asked.properties if one.get("id") in _GIVEN]
    with matching.opened() as opened:
        known = {party.id: party for party in matching.legal(opened.connection, set(asked.ids))}
    rows = {}
    for id_ in asked.ids:
        said = _said(known[id_]) if id_ in known else {}
        rows[id_] = {name: [{"str": text} for text in said.get(str(name), ())] for name in wanted}
    return {"meta": [_property(str(name)) for name in wanted], "rows": rows}


def _said(party: Party) -> dict[str, tuple[str, ...]]:
    names = tuple(name.value for name in party.names)
    return {"name": names, "number": party.identifiers, "address": party.addresses, "country": party.countries}


def _property(id_: str) -> dict[str, str]:
    return {"id": id_, "name": voice().plain(f"api.property_{id_}")}


@router.get(
    "/reconcile/properties",
    url_name="properties",
    response=dict[str, Any],
    summary="Properties by which records are extended",
)
def properties(
    request: ApiRequest, type_: Annotated[str, Query(alias="type", max_length=40)] = _ENTITY
) -> dict[str, Any]:
    """Return what legal entities can be extended by."""
    return {"type": type_, "properties": [_property(one) for one in _GIVEN] if type_ == _ENTITY else []}


@router.get(
    "/reconcile/suggest",
    url_name="suggest",
    response=dict[str, Any],
    summary="Legal entities by the beginning of a name",
)
def suggest(request: ApiRequest, prefix: Annotated[NameText, Query()]) -> dict[str, Any]:
    """Return legal entities whose names are near what was typed."""
    with matching.opened() as known:
        found = matching.near(known.connection, QueryIn(name=prefix), 10)
    return {
        "result": [
            {"id": party.id, "name": party.names[0].value, "notable": [_type(_ENTITY)]}
            for party, _, _ in found
            if party.names
        ]
    }


@router.get(
    "/cases/{number}/reconcile",
    url_name="case_reconcile",
    response=dict[str, Any],
    summary="Manifest of a case's service",
)
def case_manifest(request: ApiRequest, number: str) -> dict[str, Any]:
    """Return what is reconciled within a case: its parties, and nobody else."""
    return _manifest(request, f"cases/{number}/reconcile", (_PARTY,), extends=False)


@router.post(
    "/cases/{number}/reconcile",
    url_name="case_reconcile",
    response=dict[str, Any],
    summary="Reconcile with the parties of a case",
)
def case_reconcile(request: ApiRequest, number: str, queries: Annotated[str, Form()]) -> dict[str, Any]:
    """Return the parties of this case that may be those asked for; a match is an officer's to confirm."""
    asked = _read(lambda: _QUERIES.validate_json(queries))
    record_now(
        "api.reconciled", actor=request.user.pseudonym, case=number, data={"what": "queries"}, payload=queries.encode()
    )
    parties = [matching.party_of_case(row) for row in request.case.caseparty_set.order_by("id")]
    return _answered(asked, lambda one: _within(one, parties))


def _within(query: _Query, parties: list[Party]) -> list[dict[str, Any]]:
    told = {one.pid: str(one.v)[:200] for one in query.properties if isinstance(one.v, str | int)}
    asked = Party(
        id="asked",
        schema="LegalEntity",
        names=(Name(query.query),),
        addresses=(told["address"],) if "address" in told else (),
    )
    return _results(matching.compared(asked, parties, query.limit), _PARTY)
