"""The catalogue over a whole register, and over one application."""

from datetime import date

import duckdb
from tests.pace import turns

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.signals import load_catalogue, run

DAY = date(2026, 3, 1)


def filled(companies: int) -> duckdb.DuckDBPyConnection:
    """A made-up register: each company held by a holding and a person, one premises each."""
    connection = duckdb.connect()
    for table in dictionary().values():
        connection.execute(create_table_sql(table))
    n = companies
    for sql in (
        f"insert into party by name select 'C' || i as party_id, 'Company' as kind, 'SAS' as legal_form, 'PME' as size_class, 'r' as register, 'p' || i as row_id from range({n}) t(i)",
        f"insert into identifier by name select 'C' || i as party_id, 'FR-SIREN' as scheme, 'N' || i as number, i % 50 > 0 as checksum_ok, 'entity' as level, 'i' || i as row_id from range({n}) t(i)",
        f"insert into ownership by name select 'P' || i as owner_id, 'C' || i as asset_id, 0.9 as share_min, 0.9 as share_max, 'shareholding' as interest, 'r' as register, 'o' || i as row_id from range({n}) t(i)",
        f"insert into ownership_link select 'P' || i, 'C' || i, 'o' || i from range({n}) t(i)",
        f"insert into integrated_ownership select 'P' || i, 'C' || i, 0.9, 0.9, 1 from range({n}) t(i)",
        f"insert into ultimate_owner select 'C' || i, 'P' || i, 0.9, 0.9, 1 + i % 3, 'person' from range({n}) t(i)",
        f"insert into operator_spell by name select 'L' || i % {n // 3} as premises_id, 'C' || i as operator_id, date '2020-01-01' + cast(i % 2200 as integer) as valid_from, 's' || i as row_id from range({n}) t(i)",
        f"insert into premises by name select 'L' || i as premises_id, 'shop' as premises_use, 'q' || i as row_id from range({n // 3}) t(i)",
        f"insert into application_party by name select 'A' || i as application_id, 'applicant' as role, 'C' || i as party_id from range({n}) t(i)",
        "insert into coverage values ('r', 'listing', 'x', date '2026-02-25', null, 7)",
    ):
        connection.execute(sql)
    return connection


def test_five_thousand_companies_take_a_second_or_two() -> None:
    """Six signals over 5,000 companies, their premises and applications; a single application takes a fraction."""
    signals = load_catalogue()
    connection = filled(5000)
    connection.execute("insert into subject values ('A1', 'application'), ('C1', 'company'), ('L1', 'premises')")
    run(signals, connection, DAY)
    one = turns(lambda: run(signals, connection, DAY))
    connection.execute("delete from subject")
    connection.execute(
        "insert into subject select 'C' || i, 'company' from range(5000) t(i) union all "
        "select 'A' || i, 'application' from range(5000) t(i) union all select 'L' || i, 'premises' from range(1666) t(i)"
    )
    outcomes = []
    all_ = turns(lambda: outcomes.extend(run(signals, connection, DAY)))
    print(f"\nin turns of tests.pace: one application {one:.0f}, 5,000 companies {all_:.0f}")
    sizes = {"company": 5000, "application": 5000, "premises": 1666}
    assert len(outcomes) == sum(sizes.get(signal.contract.subject, 0) for signal in signals)
    assert {one.outcome for one in outcomes} >= {"fires", "clear"}
    assert all_ < 400, "four seconds of work of an idle core, two of two"
    assert one < 200
