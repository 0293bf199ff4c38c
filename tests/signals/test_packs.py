"""Rule packs: dated values by country and town, layered, and refused whole where one is wrong."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from rempart.ledger.dictionary import dictionary
from rempart.signals import load_catalogue
from rempart.signals.packs import PackError, fill, read_packs, with_parameters

HEAD = "country: FR\nauthor: finance office\nwhy: our own rule\nchecked_on: null\n"
ROW = "{rule: competition, category: goods, amount: 15000, currency: EUR, valid_from: 2020-01-01, reference: council}"


def own(folder: Path, **texts: str) -> Path:
    """A town's own packs."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_every_pack_of_the_package_is_read_and_each_value_has_its_reference() -> None:
    """EU and each country: no row without its text, none that a jurist is said to have read but has not."""
    layers = read_packs(("FR", "BE", "NL", "IT"))
    assert {layer.country for layer in layers} >= {"EU", "FR"}
    for layer in layers:
        assert layer.author
        assert layer.why
        assert layer.checked_on is None
        if layer.table and dictionary()[layer.table].column("reference"):
            assert all(row["reference"] for row in layer.rows)


def test_a_country_that_is_not_the_town_s_is_not_read() -> None:
    """A Belgian town has the EU's values and its own country's."""
    assert {layer.country for layer in read_packs(("BE",))} <= {"EU", "BE"}


def test_the_town_s_own_value_replaces_that_of_its_country(tmp_path: Path) -> None:
    """Layers lie over each other by the key of the table."""
    town = own(tmp_path / "packs", lower=f"table: procurement_threshold\n{HEAD}rows:\n  - {ROW}\n")
    with duckdb.connect() as connection:
        fill(connection, read_packs(("FR",), town))
        found = connection.execute(
            "select amount from procurement_threshold where country = 'FR' and rule = 'competition' and category = 'goods' "
            "and valid_from = date '2020-01-01'"
        ).fetchall()
    assert found == [(15000.0,)]


def test_norway_is_not_false(tmp_path: Path) -> None:
    """Codes of countries are read as text."""
    rows = "{list: non_cooperative, jurisdiction: NO, valid_from: 2020-01-01, reference: invented}"
    town = own(tmp_path / "packs", list=f"table: jurisdiction_list\n{HEAD}rows:\n  - {rows}\n")
    (layer,) = [one for one in read_packs(("FR",), town) if one.file.startswith("packs/")]
    assert layer.rows[0]["jurisdiction"] == "NO"


def test_all_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """A clerk corrects a pack in one go; nothing of it is used meanwhile."""
    town = own(
        tmp_path / "packs",
        a="table: procurement_threshold\nrows: []\n",
        b=f"table: horoscope\n{HEAD}rows: []\n",
        c=f"table: procurement_threshold\n{HEAD}rows:\n  - {{rule: never, category: goods, amount: much, colour: red}}\n",
        d="[",
        e=f"{HEAD}parameters: []\nmood: good\n",
    )
    with pytest.raises(PackError) as refused:
        read_packs(("FR",), town)
    said = str(refused.value)
    for part in ("a.yml: country", "a.yml: author", "b.yml: table horoscope", "c.yml: row 1: procurement_threshold has no column colour",
                 "rule is none of", "amount is no double", "currency is empty", "d.yml: it is not YAML", "e.yml: mood"):  # fmt: skip
        assert part in said


def test_a_pack_gives_a_parameter_another_value_from_a_day_on(tmp_path: Path) -> None:
    """Before that day the catalogue's value holds; who and why stand in the file."""
    value = "{signal: EST-01, parameter: floor, from: 2026-01-01, value: 4, basis: house, reference: council of 12 December}"
    town = own(tmp_path / "packs", floor=f"{HEAD}parameters:\n  - {value}\n")
    (signal,) = [one for one in with_parameters(load_catalogue(), read_packs(("FR",), town)) if one.code == "EST-01"]
    now, before = signal.contract.in_force(date(2026, 3, 1)), signal.contract.in_force(date(2025, 12, 31))
    assert now is not None
    assert before is not None
    assert (now["floor"].value, before["floor"].value) == ("4", "3")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("signal: EST-98, parameter: floor, value: 4", "there is no signal EST-98"),
        ("signal: EST-01, parameter: ceiling, value: 4", "EST-01 has no parameter ceiling"),
        ("signal: EST-01, parameter: window, value: 4", "months at one time and a number at another"),
    ],
)
def test_a_pack_that_names_what_is_not_there_is_refused(tmp_path: Path, named: str, said: str) -> None:
    """A value that nobody reads would be believed to hold."""
    text = f"{HEAD}parameters:\n  - {{{named}, from: 2026-01-01, basis: house, reference: none}}\n"
    town = own(tmp_path / "packs", one=text)
    with pytest.raises(PackError, match=said):
        with_parameters(load_catalogue(), read_packs(("FR",), town))
