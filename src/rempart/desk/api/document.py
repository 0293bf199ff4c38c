"""The description of the interface, OpenAPI 3.1: made from the operations, with what every operation may be refused for."""

import json
from typing import Any

from rempart.desk.api import of_cases, of_exports, of_reconciling, of_screening
from rempart.desk.api.interface import add, interface
from rempart.desk.api.problems import MEDIA_TYPE, STATUSES
from rempart.desk.api.scopes import SPACE, scope_of
from rempart.desk.api.signing_in import PURPOSE, REASON
from rempart.desk.rights.table import table

PREFIX = "api/v1/"
for _module in (of_cases, of_screening, of_reconciling, of_exports):
    add(_module.router)

_PROBLEM = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "lacks": {"type": "array", "items": {"type": "string"}},
        "purposes": {"type": "array", "items": {"type": "string"}},
        "scope": {"type": "string"},
        "most": {"type": "integer"},
    },
}


def document() -> dict[str, Any]:
    """Return the description, the same for the same version of Rempart."""
    made: dict[str, Any] = json.loads(json.dumps(interface.get_openapi_schema(path_prefix=PREFIX)))
    components = made["components"]
    for schema in components["schemas"].values():
        for member in schema.get("properties", {}).values():
            if "patternProperties" in member:
                member["additionalProperties"] = False  # a name that breaks its pattern is refused
    components["schemas"]["Problem"] = _PROBLEM
    components["responses"] = {
        f"Problem{status}": {
            "description": "; ".join(kind for kind, of in STATUSES.items() if of == status),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted(set(STATUSES.values()))
    }
    components["parameters"] = _headers()
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(path, method.upper(), operation)
    made["security"] = [{"Bearer": []}]
    return made


def _headers() -> dict[str, Any]:
    purposes = list(table().purposes)
    return {
        "Purpose": {
            "name": PURPOSE, "in": "header", "required": True, "schema": {"type": "string", "enum": purposes},
            "description": "Why the case is opened; written into the journal.",
        },
        "Reason": {
            "name": REASON, "in": "header", "required": False,
            "schema": {"type": "string", "minLength": 10, "maxLength": 500, "pattern": "^[!-~][ -~]*[!-~]$"},
            "description": "In a few words; kept where it can be erased.",
        },
    }  # fmt: skip


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add the headers and the refusals of one operation, its scope, and a short id."""
    name = names()[path, method]
    operation["operationId"] = f"{method.lower()}_{name}"
    operation["x-scope"] = scope_of()[method, SPACE + name]
    if table().routes[SPACE + name].why:
        refs = [{"$ref": f"#/components/parameters/{one}"} for one in ("Purpose", "Reason")]
        operation["parameters"] = [*operation.get("parameters", []), *refs]
    answers = operation["responses"]
    for status in sorted(set(STATUSES.values())):
        if method == "GET" and status in (409, 413, 415):
            continue
        answers[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def names() -> dict[tuple[str, str], str]:
    """Return the name of the route of each path and method."""
    found = {}
    for bound in interface._get_bound_routers():
        for path, view in bound.path_operations.items():
            for one in view.operations:
                for method in one.methods:
                    found[f"/{PREFIX}{path.lstrip('/')}", method] = str(one.url_name)
    return found


def document_json() -> str:
    """Return the description as it is committed and served."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
