"""Where entities are seated, as keys that can be compared and not read: commune, street and number."""

from datetime import date

import duckdb

from rempart.network.ends import VALID

_PLAIN = r"trim(regexp_replace(lower(strip_accents({text})), '[^[:alnum:]]+', ' ', 'g'))"

# A street without a number is a whole village's: it gives no key. Post offices for firms ("cedex 07") are no commune. An
# address written in one line has no commune that could be told, and must begin with its number.
KEYED = f"""
with stated as (
    select t.party_id, t.role, t.row_id, t.full_address, lower(coalesce(t.country, '')) as country,
           case when t.street is not null
                then trim(regexp_replace({_PLAIN.format(text="t.city")}, ' cedex.*$', '')) end as commune,
           {_PLAIN.format(text="coalesce(t.street, t.full_address)")} as road
    from main.address t
    where {VALID}
      and t.party_id not in (select p.party_id from main.party p where p.kind in ('Person', 'Vessel', 'Airplane'))
),
keyed as (
    select s.party_id, s.role, s.row_id, s.full_address,
           md5(concat_ws('|', s.country, coalesce(s.commune, ''), s.road)) as address_key,
           case when s.commune <> '' then md5(concat_ws('|', s.country, s.commune)) end as commune_key
    from stated s
    where case when s.commune <> '' then regexp_matches(s.road, '[0-9]') else regexp_matches(s.road, '^[0-9]') end
)
"""
"""The head of a statement: ``keyed``, the addresses of legal entities valid on ``$on_day`` that name a house, with their keys."""


def derive_addresses(connection: duckdb.DuckDBPyConnection, on_day: date) -> None:
    """Write ``address_key`` into schema main, from the rows of ``address`` valid on the day; never of natural persons.

    Capitals, accents and punctuation aside, one writing is one key; "R" and "RUE" are two, which can only make an
    address look less crowded than it is. Keys are hashes: a statement can count who shares one, and cannot read where.
    """
    columns = "party_id, address_key, commune_key, role, row_id"
    connection.execute(
        f"create or replace table main.address_key as {KEYED} select distinct {columns} from keyed order by party_id, address_key, row_id",
        {"on_day": on_day},
    )
