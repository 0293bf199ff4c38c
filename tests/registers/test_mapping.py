"""A register's own faults: a card or a mapping that does not fit is refused with its place, and quotes no cell."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import available, open_register

DAY = date(2026, 1, 31)
ROWS = tiny.csv_text([["A", "Zzyzxa Quorvane", "bar", "2026-01-01", ""], ["B", "o", "closed", "2026-01-01", ""]])
SPELL = "select row_number, place as premises_id, operator as operator_id{} from source;\n"
GOOD = "-- operator_spell\n" + SPELL.format("")


@pytest.mark.parametrize(
    ("mapping", "what"),
    [
        ("", "fills no table"),
        ("select 1;\n" + GOOD, "before the first"),
        ("-- operator_spel\nselect 1;\n", "no table 'operator_spel'"),
        ("-- integrated_ownership\nselect 1;\n", "no table 'integrated_ownership'"),
        ("-- operator_spell\n\n-- party\nselect 1;\n", "'operator_spell' is empty"),
        ("-- relation source\nselect 1;\n" + GOOD, "relation of the mechanism"),
        (GOOD + "update source set place = 'x';\n", "not one SELECT"),
        (GOOD + "-- relation more\nselect 1; drop view source\n", "not one SELECT"),
        (GOOD + "-- left_out\ncreate table x as select 1; select 2\n", "not one SELECT"),
        (GOOD + "-- left_out\nselect 'Zzyzxa; from source;\n", "not one SELECT"),
        (GOOD.replace("row_number, ", ""), "does not return row_number"),
        (GOOD.replace("row_number", "'x' as row_number"), "row_number is VARCHAR"),
        (GOOD.replace("operator as operator_id", "1 as one"), "no column 'one'"),
        ("-- operator_spell\n" + SPELL.format(", '2026-01-01' as valid_from"), "'valid_from' is VARCHAR where"),
        ("-- operator_spell\nselect row_number, place as premises_id from source;\n", "does not return 'operator_id'"),
        ("-- operator_spell\nselect row_number, place as premises_id from sources;\n", "Catalog"),
        ("-- operator_spell\nselect row_number, from where;\n", "Parser"),
        (GOOD + "-- refused\nselect row_number from source where false;\n", "does not return reason"),
        (GOOD + "-- left_out\nselect row_number from source where false;\n", "does not return reason"),
        (GOOD + "-- doubtful\nselect row_number, 1 as reason from source;\n", "reason is INTEGER"),
        (GOOD + "-- said\nselect row_number, place as record_id from source;\n", "does not return said_on"),
        (GOOD + "-- refused source_name\nselect row_number, '' as part, '' as reason from source;\n", "no relation 'source_name'"),
        (GOOD.replace("from source", "from source where place <> 'B'"), "neither row nor reason .record 2"),
        (GOOD.replace("row_number", "row_number + 1 as row_number"), "that no record has"),
        (GOOD.replace("source", "source, (values ('x'), ('y')) v(y)").replace("place as", "place || y as"), "several rows"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_refused(mapping: str, what: str, workspace: Workspace, tmp_path: Path) -> None:
    """The error names the file and the block or line, and nothing is loaded."""
    register = tiny.spells(tmp_path / "spells", mapping)
    with pytest.raises(RempartError, match=what) as caught:
        tiny.publish(workspace, register, DAY, ROWS)
    assert "mapping.sql" in caught.value.where
    assert "Zzyzxa" not in str(caught.value)
    assert editions_in_use(workspace.editions_of("spells")) == []


@pytest.mark.parametrize("end", ["", ";;\n", ";\n-- the end; of it\n", " where place <> 'a;b';\n"])
def test_one_select_may_end_as_it_likes(end: str, workspace: Workspace, tmp_path: Path) -> None:
    """A semicolon in a text, in a comment or twice begins no second statement."""
    register = tiny.spells(tmp_path / "spells", GOOD.removesuffix(";\n") + end)
    assert tiny.publish(workspace, register, DAY, ROWS).receipt.loaded == 2


@pytest.mark.parametrize(
    "cell",
    [
        "operator::date",
        "operator::bigint::date",
        "strptime(operator, '%Y')::date",
        "(date '2026-01-01' + operator::interval)::date",
        "json(operator)::varchar::date",
        "error(operator)::date",
        "operator::decimal(18,2)::varchar::date",
        "list_value(operator)[1]::struct(a date).a",
        "make_date(ascii(operator) * 1000000000000, 1, 1)",
        "case when regexp_matches('a', operator || '(') then null end::date",
    ],
)
def test_no_error_of_the_engine_quotes_a_cell(cell: str, workspace: Workspace, tmp_path: Path) -> None:
    """Whatever fails at run time, the words shown hold nothing of the file; nor does the journal."""
    register = tiny.spells(tmp_path / "spells", "-- operator_spell\n" + SPELL.format(f", {cell} as valid_from"))
    with pytest.raises(RempartError, match="its SELECT fails") as caught:
        tiny.publish(workspace, register, DAY, ROWS)
    assert "Zzyzxa" not in str(caught.value)
    assert not any("Zzyzxa" in path.read_text() for path in workspace.journal.folder.rglob("*.jsonl"))


def test_a_word_that_the_dictionary_does_not_allow_refuses_the_record(workspace: Workspace, tmp_path: Path) -> None:
    """The reason names table and column, not the word."""
    register = tiny.spells(tmp_path / "spells", "-- operator_spell\n" + SPELL.format(", activity as letting"))
    receipt = tiny.publish(workspace, register, DAY, ROWS).receipt
    assert receipt.reasons == {"operator_spell.letting is not one of the words allowed": 2}


@pytest.mark.parametrize(
    ("card", "where", "what"),
    [
        ({"shrinks": 1}, "shrinks", "Extra inputs"),
        ({"id": "Spells"}, "id", "match pattern"),
        ({"id": "other"}, "register.yml", "its id is other"),
        ({"format": {"kind": "csv", "encoding": "klingon"}}, "encoding", "no such encoding"),
        ({"format": {"kind": "csv", "encoding": "base64"}}, "encoding", "no such encoding"),
        ({"format": {"kind": "csv", "delimiter": ";;"}}, "delimiter", "at most 1 character"),
        ({"format": {"kind": "wax"}}, "format", "tag"),
        ({"keep_years": 0}, "keep_years", "greater than"),
        ({"expect": None}, "expect", "dictionary"),
        ({"purposes": []}, "purposes", "at least 1"),
        ({"format": {"kind": "parquet"}, "strip_source": True}, "register.yml", "for csv, sheets and json only"),
    ],
)
def test_a_card_that_breaks_the_form_is_refused(card: dict[str, object], where: str, what: str, tmp_path: Path) -> None:
    """The error names the key."""
    with pytest.raises(RempartError, match=what) as caught:
        open_register(str(tiny.spells(tmp_path / "spells", **card)))
    assert where in caught.value.where


@pytest.mark.parametrize("text", [b"", b"- a list", b"id: [", b"\xff\xfe", b"id: &a [*a]"])
def test_a_card_that_is_no_card_is_refused(text: bytes, tmp_path: Path) -> None:
    """Empty, another form, not YAML, not text: the error names the file."""
    register = tiny.spells(tmp_path / "spells")
    (register / "register.yml").write_bytes(text)
    with pytest.raises(RempartError) as caught:
        open_register(str(register))
    assert "register.yml" in caught.value.where


def test_a_mapping_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    """The error names the file."""
    register = tiny.spells(tmp_path / "spells")
    (register / "mapping.sql").write_bytes(b"-- party\n\xff")
    with pytest.raises(RempartError, match="not text in UTF-8"):
        open_register(str(register))
    (register / "mapping.sql").unlink()
    with pytest.raises(RempartError, match="the mapping is missing"):
        open_register(str(register))


def test_a_register_that_does_not_exist_names_those_that_do(tmp_path: Path) -> None:
    """By name and by path."""
    tiny.spells(tmp_path / "own" / "spells")
    for name in ("nowhere", str(tmp_path / "nowhere")):
        with pytest.raises(RempartError, match="none of that name") as caught:
            open_register(name, tmp_path / "own")
        assert f"Known are {', '.join(sorted([*available(), 'spells']))};" in caught.value.todo


def test_a_card_without_its_table_sets_the_edition_aside(workspace: Workspace, tmp_path: Path) -> None:
    """Bounds are of the rows of each table: too few and too many are both said."""
    for bounds in ([3, 9], [0, 0]):
        register = tiny.spells(tmp_path / "spells", expect={"operator_spell": bounds})
        with pytest.raises(RempartError, match="1 rows where"):
            tiny.publish(workspace, register, DAY, ROWS)
    last = list(workspace.journal.entries())[-1]
    assert (last.action, json.dumps(dict(last.data)).count("Zzyzxa")) == ("load.set_aside", 0)


def test_two_forms_may_share_the_file_that_they_name(tmp_path: Path) -> None:
    """The file named is read before what all forms share; where it is missing, its name is in the error."""
    given = {"columns": {"required": tiny.SPELL_COLUMNS}, "mapping": "table"}
    marks = {"commas": ",", "bars": "|"}
    forms = {name: {**given, "format": {"kind": "csv", "delimiter": mark}} for name, mark in marks.items()}
    card = {"forms": forms, "expect": {"party": [0, 9]}}
    register = tiny.write_register(
        tmp_path / "spells", card, "-- party\nselect row_number, place as party_id, 'Person' as kind from source"
    )
    (register / "table.sql").write_text(
        "-- refused\nselect row_number, 'no place' as reason from source where place is null"
    )
    for form in open_register(str(register)).forms.values():
        assert form.mapping.path.name == "table.sql"
        assert (len(form.mapping.refused), list(form.mapping.tables)) == (1, ["party"])
    (register / "table.sql").unlink()
    with pytest.raises(RempartError, match="the mapping is missing") as caught:
        open_register(str(register))
    assert caught.value.where.endswith("table.sql")


def test_a_register_may_use_the_mapping_of_the_one_beside_it(tmp_path: Path) -> None:
    """Two lists of one publisher in one form: the definition of each is its own card and the shared mapping."""
    first = tiny.spells(tmp_path / "first")
    second = tiny.spells(tmp_path / "second", mapping_of="first")
    (second / "mapping.sql").unlink()
    assert open_register(str(second)).forms[""].mapping.path == first / "mapping.sql"
