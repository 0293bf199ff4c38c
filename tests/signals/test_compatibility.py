"""Cardinal's eleven rules as Cardinal computes them, and where our cards answer otherwise."""

import json
import os
from pathlib import Path

import duckdb
import pytest
from tests.signals.cardinal_cases import CARD, case, differences, unpacked

from rempart.signals.compatibility import RULES, Fired, Settings, fired, read_releases

PAGE = Path(__file__).parents[2] / "docs/reference/cardinal.md"


def answers(
    folder: Path, *releases: object, rules: tuple[str, ...] = RULES, settings: Settings | None = None
) -> list[Fired]:
    """Write the releases, one on a line, and run the rules."""
    file = folder / "releases.jsonl"
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in releases), encoding="utf-8")
    with duckdb.connect() as connection:
        read_releases(connection, file)
        return fired(connection, rules, settings)


def offer(firm: str, status: str = "valid", amount: object = 100, **more: object) -> dict[str, object]:
    return {"status": status, "tenderers": [{"id": firm}], "value": {"amount": amount, "currency": "EUR"}, **more}


def release(ocid: str, *offers: object, winner: str = "W", **tender: object) -> dict[str, object]:
    award = {"status": "active", "suppliers": [{"id": winner}]}
    return {"ocid": ocid, "tender": tender, "bids": {"details": list(offers)}, "awards": [award]}


def test_a_line_that_is_no_release_is_left_aside(tmp_path: Path) -> None:
    alone = {"ocid": "A", "tender": {"procurementMethod": "open", "numberOfTenderers": 1}}
    assert answers(tmp_path, "{broken", "", alone) == [Fired("R018", "OCID", "A", 1.0)]


def test_a_number_in_quotes_is_no_number(tmp_path: Path) -> None:
    told = {"ocid": "A", "tender": {"procurementMethod": "open", "numberOfTenderers": "1"}}
    assert (
        answers(tmp_path, told, release("B", offer("W", amount="7"), offer("L", amount="7")), rules=("R018", "R028"))
        == []
    )


def test_deadlines_are_compared_as_texts(tmp_path: Path) -> None:
    """As Cardinal does: half past nine in UTC, written with an offset, counts as later than ten."""
    late = release("A", offer("W", date="2026-01-10T11:30:00+02:00"), tenderPeriod={"endDate": "2026-01-10T10:00:00Z"})
    assert ("OCID", "A") in {(one.group, one.id) for one in answers(tmp_path, late, rules=("R030",))}


def test_quartiles_are_those_of_r8(tmp_path: Path) -> None:
    """Of shares 0, 0.2, 0.4 and 0.6, R-8 gives quartiles 0.0833 and 0.5167: no upper fence is reached."""
    offers = [
        release(str(n), *(offer(f"{n}{k}", "disqualified" if k < n else "valid") for k in range(5)))
        | {"buyer": {"id": f"B{n}"}}
        for n in range(4)
    ]
    assert [one for one in answers(tmp_path, *offers, rules=("R038",)) if one.group == "Buyer"] == []
    found = answers(tmp_path, *offers, rules=("R038",), settings=Settings(r038_threshold=0.6))
    assert [(one.id, one.value) for one in found if one.group == "Buyer"] == [("B3", 0.6)]


def test_a_winning_offer_of_zero_gives_infinity(tmp_path: Path) -> None:
    offers = [release(str(n), offer("W"), offer("L", amount=150)) for n in range(4)]
    found = answers(tmp_path, *offers, release("ZERO", offer("W", amount=0), offer("L")), rules=("R058",))
    assert ("ZERO", float("inf")) in {(one.id, one.value) for one in found}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return unpacked(tmp_path_factory.mktemp("cardinal"))


@pytest.mark.real
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set")
def test_every_case_that_cardinal_publishes_gives_its_answer(cases: list[Path]) -> None:
    assert len(cases) == 15
    for file in cases:
        one = case(file)
        found: dict[str, dict[str, dict[str, float]]] = {}
        with duckdb.connect() as connection:
            read_releases(connection, one.file)
            for hit in fired(connection, (one.rule,), one.settings):
                found.setdefault(hit.group, {}).setdefault(hit.id, {})[hit.rule] = hit.value
        assert found == one.expected, file.name


@pytest.mark.real
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set")
def test_the_manual_lists_every_case_on_which_our_cards_differ(cases: list[Path]) -> None:
    computed = [row for file in cases if case(file).rule in CARD for row in differences(case(file))]
    lines = PAGE.read_text(encoding="utf-8").split("## Its own cases", 1)[1].splitlines()
    told = [tuple(cell.strip() for cell in line.strip("|").split("|"))[:4] for line in lines if line.startswith("| R")]
    assert sorted(told) == sorted(computed)
