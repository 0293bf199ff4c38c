"""Relations that signals share: the same subset, the same guard, made in the order in which they read each other."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.signals import SignalError, prepare
from rempart.signals.relations import base_tables, make, needed, relations

GOOD = "-- One premises that was run.\nselect o.premises_id from operator_spell o where o.valid_from <= :on_day\n"


def folder(path: Path, **texts: str) -> Path:
    """A folder of relations."""
    path.mkdir()
    for name, text in texts.items():
        (path / f"{name}.sql").write_text(text, encoding="utf-8")
    return path


def test_every_relation_of_the_package_says_what_a_row_is() -> None:
    """Its meaning is a sentence, and it is read by name as a table is."""
    for name, relation in relations().items():
        assert relation.meaning.endswith("."), name
        assert relation.columns
        assert name not in dictionary()


def test_one_that_reads_another_is_made_after_it(tmp_path: Path) -> None:
    """The order is found, not written."""
    found = relations(folder(tmp_path / "r", a="-- Those again.\nselect z.premises_id from z\n", z=GOOD))
    assert list(found) == ["z", "a"]
    assert found["a"].columns == (("premises_id", "VARCHAR"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select 1 as x", "begin with a comment"),
        (
            "-- x\nselect o.premises_id from operator_spell o where o.valid_from <= :window_start",
            "no parameter but :on_day",
        ),
        ("-- x\nselect * from operator_spell", "Star|\\*|star"),
        ("-- x\nselect m.premises_id from moon m", "neither a table of the dictionary nor a relation"),
        ("-- x\nselect n.value from name n", "is not for signals"),
        ("-- x\nselect p.party_id as surname from party p", "holds 'surname'"),
        ("-- x\nselect o.premises from operator_spell o", "does not bind"),
        ("-- x\nselect b.premises_id from b", "circle"),
    ],
)
def test_a_relation_that_breaks_a_rule_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """What no signal may read or write, no relation may."""
    with pytest.raises(SignalError, match=said):
        relations(folder(tmp_path / "r", b=text))


def test_what_a_relation_stands_on_is_known() -> None:
    """Tables behind the relations that a signal names: its examples and its freshness go by these."""
    assert [one.name for one in needed(["lawful_mark", "party"])] == ["lawful_mark"]
    assert base_tables(["lawful_mark"]) == {"integrated_ownership", "party", "party_tag"}


def test_a_relation_is_made_anew_for_each_run() -> None:
    """What a form adds or takes away is seen by the next run on the same connection."""
    with duckdb.connect() as connection:
        prepare(connection)
        for table in dictionary().values():
            connection.execute(create_table_sql(table))
        make(connection, ["lawful_mark"], date(2026, 3, 1))
        assert connection.execute("select party_id, mark from lawful_mark").fetchall() == []
        connection.execute("insert into party (party_id, kind, row_id) values ('TOWN', 'PublicBody', 'a')")
        make(connection, ["lawful_mark"], date(2026, 3, 1))
        assert connection.execute("select party_id, mark from lawful_mark").fetchall() == [("TOWN", "public")]
