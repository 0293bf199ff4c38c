"""The engine finds the suppressed among many ids and numbers, and finds whom the rules of numbers find."""

from datetime import date
from pathlib import Path

import pytest

from rempart.ledger.parquet import connect
from rempart.ledger.suppression import Suppressions, canonical

DAY = date(2026, 11, 18)
ERASED = [
    "people:É-7",
    "people:o'7",
    "FR-SIREN:552081317",
    "FR-SIRET:54206547900013",
    "NOR-PASSPORT:N0443217",
    "AT-FB:ß1",
]
NUMBERS = [
    (scheme, number)
    for scheme in (
        "FR-SIREN",
        " fr-siren",
        "FR-SIRET",
        "NOR-PASSPORT",
        "nor-passport\u00a0",
        "AT-FB",
        "PASSPORT",
        "FR-TVA",
    )
    for number in (
        "552081317",
        "552 081\u00a0317",
        "\u2003552.081/317\x1f",
        "55208131766522",
        "552081317-66522",
        "55208131700001",  # the check digit is wrong: it implies nothing
        "542065479",
        "54206547900013",
        "n0 443 217",
        "N0443217\x85",
        "ß1",
        "SS1",
        "ẞ1",
        "\u0661\u0662",
        "000000000",
        "",
    )
]


@pytest.fixture
def listed() -> Suppressions:
    """A list with some subjects."""
    return Suppressions(Path(), [], bytes(range(32))).with_more(map(canonical, ERASED), "request 4", DAY, "dpo-1", DAY)


def test_the_engine_finds_the_numbers_that_the_rules_find(listed: Suppressions) -> None:
    """Whatever blanks, small letters and signs they are written with, and whatever they imply."""
    with connect() as connection:
        connection.execute("create table numbers_of as select unnest($1::varchar[]) as scheme, unnest($2::varchar[]) as number",
                           [list(column) for column in zip(*NUMBERS, strict=True)])  # fmt: skip
        connection.execute("insert into numbers_of values (null, '552081317'), ('FR-SIREN', null)")
        found = listed.numbers_in(connection, "from numbers_of")
    assert found == listed.numbers_among(NUMBERS)
    assert {("FR-SIREN", "552 081\u00a0317"), ("FR-SIRET", "55208131766522"), ("AT-FB", "ß1")} <= found
    assert not {number for _, number in found} & {"542065479", "55208131700001", "000000000"}


def test_the_engine_finds_the_ids_that_are_marked(listed: Suppressions) -> None:
    """Its marks are those of the list, to the byte."""
    ids = ["people:É-7", "people:E-7", "people:o'7", "people:", "other:É-7"]
    with connect() as connection:
        connection.execute("create table ids as select unnest($1::varchar[] || [null]) as id", [ids])
        assert listed.among_in(connection, "select id from ids") == listed.among(ids) == {"people:É-7", "people:o'7"}


def test_without_a_suppression_nothing_is_asked(tmp_path: Path) -> None:
    """The engine is not troubled where nobody is suppressed."""
    with connect() as connection:
        nobody = Suppressions.read(tmp_path)
        assert nobody.among_in(connection, "no SQL") == nobody.numbers_in(connection, "no SQL") == set()


def test_no_statement_and_no_error_of_the_engine_holds_the_key(listed: Suppressions) -> None:
    """It is bound, never written: what the engine says of a fault may be shown."""
    key = bytes(range(32)).hex()
    with connect() as connection, pytest.raises(Exception, match="nowhere") as error:
        listed.among_in(connection, "select id from nowhere")
    assert key not in str(error.value)
