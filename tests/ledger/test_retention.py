"""An edition is kept for its years after it went out of use, and nothing that a kept day needs goes before."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.ledger.editions_on_disk import Published, Spell, day, write_editions

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.ledger.editions import WITHDRAWN
from rempart.ledger.holds import Hold, read_holds
from rempart.ledger.retention import retention, years_after
from rempart.ledger.suppression import Suppressions, canonical, enter

YEAR = 365


def written(workspace: Workspace, *days: int, scope: str = "whole") -> Path:
    """Write an edition for each of the days, each saying one thing of two records."""
    published = [Published(on, {"a": Spell("bar"), "b": Spell(f"since {n}")}) for n, on in enumerate(days)]
    write_editions(workspace.path / "editions", "places", published, scope=scope, disappearance="withdrawn")
    return workspace.editions_of("places")


def going(workspace: Workspace, on: date, keep_years: int = 1, holds: list[Hold] | None = None) -> list[str]:
    """The editions that go on a day."""
    return [kept.edition.id for kept in retention(workspace, "places", keep_years, holds or [], on) if kept.goes]


def test_an_edition_goes_its_years_after_the_next_one_replaced_it(workspace: Workspace) -> None:
    """Not its years after its own publication: until the next one it was what was known."""
    written(workspace, 0, 3 * YEAR, 4 * YEAR)
    replaced = day(3 * YEAR)
    assert going(workspace, years_after(replaced, 1) - timedelta(days=1)) == []
    assert going(workspace, years_after(replaced, 1)) == [str(day(0))]
    assert going(workspace, years_after(day(4 * YEAR), 1)) == [str(day(0)), str(day(3 * YEAR))]


def test_the_last_good_edition_stays_for_ever(workspace: Workspace) -> None:
    """A register that its publisher gave up keeps its last edition, and ages visibly."""
    written(workspace, 0)
    (kept,) = retention(workspace, "places", 1, [], date(2999, 1, 1))
    assert (kept.goes, kept.why, kept.until) == (False, "the last good edition", None)


def test_an_edition_replaced_on_its_own_day_is_not_the_last(workspace: Workspace) -> None:
    """Of two files of one day the first went out of use that very day."""
    written(workspace, 0, 0)
    assert going(workspace, years_after(day(0), 1)) == [str(day(0))]


def test_an_edition_that_two_took_out_of_use_counts_from_that_day(workspace: Workspace) -> None:
    """It was what was known until then: neither its own day nor the next edition's is its end."""
    folder = written(workspace, 0, 3 * YEAR)
    taken_out = day(8 * YEAR)
    (folder / str(day(3 * YEAR)) / WITHDRAWN).write_text(f'{{"by": "S-01", "on": "{taken_out}"}}', encoding="utf-8")
    assert going(workspace, years_after(taken_out, 1) - timedelta(days=1)) == []
    assert going(workspace, years_after(taken_out, 1)) == [str(day(3 * YEAR))]


def test_parts_count_from_their_publication(workspace: Workspace) -> None:
    """A part is not replaced as a whole; it goes its years after its day, the last one never."""
    written(workspace, 0, 10, 20, scope="part")
    assert going(workspace, years_after(day(10), 1)) == [str(day(0)), str(day(10))]


def test_statements_that_nothing_restated_keep_their_part(workspace: Workspace) -> None:
    """What still holds in a register of statements was last said in that edition, however old it is."""
    folder = written(workspace, 0, 10, 20, scope="part")
    says = {0: ["a", "b"], 10: ["a"], 20: ["a"]}
    for on, records in says.items():
        values = ", ".join(f"('{record}', date '{day(on)}', {n})" for n, record in enumerate(records))
        path = folder / str(day(on)) / "said.parquet"
        duckdb.sql(
            f"copy (select * from (values {values}) t(record_id, said_on, row_number)) to '{path}' (format parquet)"
        )
    far = date(2999, 1, 1)
    assert going(workspace, far) == [str(day(10))]
    (first, _, _) = retention(workspace, "places", 1, [], far)
    assert first.why == "records of it that no later edition restates are in use"


@pytest.mark.parametrize("what", ["places", f"places/{day(0)}"])
def test_a_hold_keeps_until_its_end(workspace: Workspace, what: str) -> None:
    """On the day of its end it no longer holds."""
    written(workspace, 0, 10)
    over, end = years_after(day(10), 1), years_after(day(10), 3)
    hold = Hold(what=what, reason="appeal 24-117", until=end)
    (kept, _) = retention(workspace, "places", 1, [hold], over)
    assert (kept.goes, kept.why, kept.until) == (False, "hold: appeal 24-117", end)
    assert going(workspace, end, holds=[hold]) == [str(day(0))]


@pytest.mark.parametrize("text", ["- {what: places, reason: appeal}", "- {what: places, until: 2027-01-01}", "- {what: Ü, reason: appeal, until: 2027-01-01}", "what: places"])  # fmt: skip
def test_a_hold_without_reason_or_end_is_an_error(workspace: Workspace, text: str) -> None:
    """Nothing is purged while nobody can say what is held, why and until when."""
    (workspace.path / "holds.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RempartError, match=r"holds\.yml"):
        read_holds(workspace.path)


def test_a_leap_day_has_its_years() -> None:
    """29 February is kept to 1 March."""
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_the_list_of_the_erased_names_nobody(workspace: Workspace) -> None:
    """Neither list nor journal holds the subject; the same subject under another key has another mark."""
    subjects = ["places:holder-12", canonical("fr-siren:552 081 317")]
    listed = Suppressions.read(workspace.path).with_more(subjects, "request 4", day(1), "dpo", day(1))
    enter(workspace, listed, "dpo")
    told = "".join(path.read_text(encoding="utf-8") for path in workspace.path.rglob("*") if path.is_file())
    assert not [text for text in ("holder-12", "552081317", "552 081 317") if text in told]
    read = Suppressions.read(workspace.path)
    assert read.among(["places:holder-12", "places:holder-13"]) == {"places:holder-12"}
    assert read.numbers_among([("FR-SIREN", "552081317"), ("FR-SIREN", "552081318")]) == {("FR-SIREN", "552081317")}
    assert read.with_more(subjects, "again", day(2), "dpo", day(2)).entries == read.entries
    assert Suppressions(workspace.path, [], bytes(32)).mark(subjects[0]) not in {entry.mark for entry in read.entries}


def test_an_establishment_is_suppressed_with_its_firm() -> None:
    """A SIRET implies its SIREN; the firm is not suppressed with one establishment."""
    firm = Suppressions(Path(), [], bytes(32)).with_more(["FR-SIREN:552081317"], "r", day(0), "b", day(0))
    assert firm.numbers_among([("FR-SIRET", "55208131766522")]) == {("FR-SIRET", "55208131766522")}
    one = Suppressions(Path(), [], bytes(32)).with_more(["FR-SIRET:55208131766522"], "r", day(0), "b", day(0))
    assert one.numbers_among([("FR-SIREN", "552081317")]) == set()
