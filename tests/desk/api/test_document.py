"""The description of the interface: fresh, complete, and what the interface then does."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from rempart.desk.wsgi import application
from tests.desk.api.test_screening import registers
from tests.desk.conftest import Cast
from tests.desk.screening.conftest import checked, practice, ready

__all__ = ["checked", "practice", "ready", "registers"]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"


def test_the_committed_description_is_fresh_golden(golden: bool) -> None:
    """It is written again by ``make golden`` when an operation changes."""
    from rempart.desk.api.document import document_json

    if golden:
        DOCUMENT.write_text(document_json(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == document_json()


def test_every_operation_has_a_scope_and_a_right() -> None:
    """One scope each, a route in the table, and a purpose wherever a case is read."""
    from rempart.desk.api.document import names
    from rempart.desk.api.scopes import SPACE, scope_of
    from rempart.desk.rights.table import table

    served = {(method, SPACE + name) for (_, method), name in names().items()}
    assert served == set(scope_of())
    for method, name in served:
        route = table().routes[name]
        assert route.read if method == "GET" else route.act
        assert route.why == (route.of in ("case", "party")), name


def test_there_is_no_list_of_persons_and_no_search_of_them() -> None:
    """Whatever shows who applies is an address of one case (rights N6, N7, N10)."""
    from rempart.desk.api.document import document

    for path, operations in document()["paths"].items():
        told = str([one["responses"].get("200", one["responses"].get("201")) for one in operations.values()])
        if "Part" in told:
            assert path.startswith("/api/v1/cases/{number}/"), path
    assert '"Person"' not in str(document()["components"]["schemas"]["QueryIn"])


def test_nothing_is_a_score_a_colour_or_a_rank() -> None:
    """No member of any answer has such a name (rights N1)."""
    from rempart.desk.api.document import document

    members = {name for schema in document()["components"]["schemas"].values() for name in schema.get("properties", {})}
    assert not {"score", "rank", "risk", "colour", "color", "rating", "total", "count"} & members


@pytest.mark.slow
def test_the_interface_does_what_its_description_says(cast: Cast, token: Any, registers: Any, checked: Any) -> None:
    """Calls drawn from the description, good and bad: no fault, no other status, no other form than described.

    Every second call is of the case that is there, so that more than refusals is seen.
    """
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    from rempart.desk.api.scopes import scope_of

    def served(told: dict[str, Any], answer: Any) -> Any:
        """The site as a server calls it, which always says who asks."""
        return application({"REMOTE_ADDR": "127.0.0.1", **told}, answer)

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)
    headers = {"Authorization": f"Bearer {token()[1]}", "Host": "localhost"}
    told_in_text = [positive_data_acceptance]  # a form holds JSON in a text, whose rules the description cannot tell
    called = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )  # fmt: skip
        def call(case: Any) -> None:
            if "number" in (case.path_parameters or {}) and len(str(case.path_parameters["number"])) % 2:
                case.path_parameters["number"] = cast.case.number
            with transaction.atomic():
                case.call_and_validate(
                    headers=headers, excluded_checks=told_in_text if case.media_type in FORMS else []
                )
                transaction.set_rollback(True)

        call()
        called += 1
    assert called == len(scope_of())
