"""The tables of a made-up town, filled set by set from a seed: for measuring the catalogue, never for judging it.

Every table of the dictionary exists; those that signals read hold rows in the proportions of a real town: suppliers few and
large, most premises quiet, some circles of ownership. Everything is invented; equal seeds give equal rows.
"""

from datetime import date

import duckdb

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.network import derive
from rempart.signals.packs import fill, read_packs

DAY = date(2026, 3, 1)


def made_up_town(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """Fill schema main with a town of ``size`` parties and ``size`` contracts, with its packs, as known on ``DAY``."""
    for table in dictionary().values():
        if table.origin != "pack":
            connection.execute(create_table_sql(table))
    for sql in _rows(size):
        connection.execute(sql)
    derive(connection, DAY)
    fill(connection, read_packs(("FR",)))
    connection.execute(
        "insert into coverage select 'made_up', t.table_name, '2026-02-01', date '2026-02-25', null, 31 "
        "from duckdb_tables() t where t.schema_name = 'main'"
    )


def _lineage(table: str) -> str:
    return f"'made_up/2026-02-01/{table}/' || i as row_id, 'made_up' as register, '2026-02-01' as edition, date '2026-02-01' as known_from"


def _rows(n: int) -> list[str]:
    persons, premises = n // 2, max(n // 10, 1)
    draw = "(hash(i * 31 + {salt}) % {of})"

    def some(salt: int, of: int) -> str:
        return draw.format(salt=salt, of=of)

    def insert(table: str, columns: str, count: int, where: str = "") -> str:
        return f"insert into {table} by name select {columns}, {_lineage(table)} from range({count}) t(i) {where}"

    def day(salt: int, span: int) -> str:
        return f"date '2020-01-01' + cast({some(salt, span)} as integer)"

    return [
        insert(
            "party",
            f"'C' || i as party_id, 'Company' as kind, 'SAS' as legal_form, case {some(1, 3)} when 0 then 'PME' when 1 then 'ETI' else 'GE' end as size_class, "
            f"'FR' as jurisdiction, 'active' as status, {day(2, 2200)} as incorporation_date, cast({some(3, 99)} as varchar) as classification",
            n,
        ),
        insert("party", "'P' || i as party_id, 'Person' as kind", persons),
        insert("party", "'T' || i as party_id, 'PublicBody' as kind", max(n // 2000, 5)),
        insert("name", "'C' || i as party_id, 'Made-up ' || i as value, 'legal' as kind", n),
        insert("identifier", "'C' || i as party_id, 'FR-SIREN' as scheme, cast(300000000 + i as varchar) as number, true as checksum_ok, 'entity' as level", n),
        insert("address", f"'C' || i as party_id, 'seat' as role, {some(4, n // 4 + 1)} || ' rue Haute' as full_address, {some(4, n // 4 + 1)} || ' rue Haute' as street, 'Ville' as city, 'FR' as country", n),
        insert(
            "ownership",
            f"case when {some(5, 10)} < 7 then 'P' || {some(6, persons)} else 'C' || {some(7, n)} end as owner_id, 'C' || i as asset_id, 'shareholding' as interest, 0.6 as share_min, 0.6 as share_max",
            n,
            f"where {some(7, n)} <> i",
        ),
        insert("ownership", f"'P' || {some(8, persons)} as owner_id, 'C' || i as asset_id, 'shareholding' as interest, 0.4 as share_min, 0.4 as share_max", n),
        insert("directorship", f"'P' || {some(9, persons)} as director_id, 'C' || i as organization_id, 'président' as role, {day(10, 2200)} as valid_from", n),
        insert(
            "award",
            f"'A' || i as award_id, 'T' || {some(11, max(n // 2000, 5))} as buyer_id, cast(45000000 + {some(12, 900)} * 10000 as varchar) as cpv, "
            f"{day(13, 2250)} as award_date, cast(1000 + {some(14, 400000)} as decimal(18,2)) as amount, 'EUR' as currency, "
            f"case when {some(15, 10)} < 8 then 'Procédure adaptée' else 'Marché passé sans publicité ni mise en concurrence préalable' end as procedure, 1 + {some(16, 6)} as number_of_tenderers, 12 as duration_months",
            n,
        ),
        insert("award_supplier", f"'A' || i as award_id, 'C' || cast(floor(sqrt({some(17, n)} * 1.0)) as bigint) as supplier_id", n),
        insert(
            "tender",
            f"'O' || i as ocid, 'T' || {some(18, max(n // 2000, 5))} as buyer_id, cast(45000000 + {some(19, 900)} * 10000 as varchar) as cpv, 'open' as procurement_method, "
            f"cast(1000 + {some(20, 400000)} as decimal(18,2)) as amount, 'EUR' as currency, {day(21, 2200)} as published_on, {day(21, 2200)} + cast(10 + {some(22, 40)} as integer) as closes_on, 1 + {some(23, 6)} as number_of_tenderers, 'complete' as status",
            n // 2,
        ),
        insert(
            "bid",
            f"'O' || (i // 3) as ocid, 'B' || i as bid_id, 'C' || {some(24, n)} as tenderer_id, {day(25, 2200)} as submitted_on, "
            f"case when {some(26, 12)} = 0 then 'disqualified' else 'valid' end as status, cast(1000 + {some(27, 400000)} as decimal(18,2)) as amount, 'EUR' as currency",
            n,
        ),
        insert("contract", f"'K' || i as contract_id, 'A' || i as award_id, {day(28, 2200)} as signed_on, cast(1000 + {some(14, 400000)} as decimal(18,2)) as amount, 'EUR' as currency, cast(900 + {some(29, 400000)} as decimal(18,2)) as paid", n),
        insert("amendment", f"'K' || {some(30, n)} as contract_id, 'M' || i as amendment_id, {day(31, 2200)} as amended_on, cast(1000 + {some(32, 500000)} as decimal(18,2)) as amount_after", n // 5),
        insert("premises", f"'L' || i as premises_id, i || ' rue Basse' as full_address, case {some(33, 3)} when 0 then 'shop' when 1 then 'bar' else 'hall' end as premises_use", premises),
        insert("operator_spell", f"'L' || {some(34, premises)} as premises_id, 'C' || {some(35, n)} as operator_id, {day(36, 2200)} as valid_from", premises * 2),
        insert("permit", f"'R' || i as permit_id, 'terrace' as kind, 'C' || {some(37, n)} as applicant_id, 'L' || {some(38, premises)} as premises_id, {day(39, 2200)} as requested_on, {day(39, 2200)} + 30 as decided_on, 'granted' as decision", premises),
        insert("inspection", f"'I' || i as inspection_id, 'L' || {some(40, premises)} as premises_id, {day(41, 2200)} as inspected_on, 'town' as body, 'bar' as activity", premises),
        insert("lease", f"'B' || i as lease_id, 'C' || {some(42, n)} as tenant_id, 'L' || {some(43, premises)} as premises_id, cast(5000 + {some(44, 20000)} as decimal(18,2)) as rent_year, 'EUR' as currency", premises // 2 + 1),
        insert("property_sale", f"'S' || i as sale_id, 'L' || {some(45, premises)} as parcel_id, {day(46, 2200)} as sold_on, cast(50000 + {some(47, 400000)} as decimal(18,2)) as price, 'EUR' as currency, 'shop' as property_type, 20.0 + {some(48, 200)} as area_m2", premises),
        insert("subsidy", f"'G' || i as subsidy_id, 'T1' as grantor_id, 'C' || {some(49, n)} as beneficiary_id, {day(50, 2200)} as decided_on, cast(500 + {some(51, 40000)} as decimal(18,2)) as amount, 'EUR' as currency, 'culture' as programme", premises),
        insert("staff_interest", f"'P' || i as person_id, 'C' || {some(52, n)} as party_id, 'shares' as interest, date '2024-01-01' as declared_on", min(500, persons)),
        insert("decision_step", f"'permit' as subject_kind, 'R' || i as subject_id, 'P' || {some(53, min(500, persons))} as actor_id, 'sign' as step, {day(54, 2200)} as done_on", premises),
    ]  # fmt: skip
