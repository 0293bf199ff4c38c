-- relation record
select row_number, from_json(json, '{"id": "VARCHAR", "source": "VARCHAR", "entity_number": "VARCHAR", "type": "VARCHAR", "name": "VARCHAR",
  "programs": ["VARCHAR"], "alt_names": ["VARCHAR"], "federal_register_notice": "VARCHAR", "start_date": "VARCHAR", "end_date": "VARCHAR",
  "dates_of_birth": ["VARCHAR"],
  "addresses": [{"address": "VARCHAR", "city": "VARCHAR", "state": "VARCHAR", "postal_code": "VARCHAR", "country": "VARCHAR"}],
  "ids": [{"type": "VARCHAR", "number": "VARCHAR", "country": "VARCHAR"}]}') as r
from source;

-- relation published
-- An entry without a number of its own is told by its list, its name and its day.
select row_number, r.source as source, r.type as type, r.name as name, nullif(r.entity_number, '') as entity_number,
       r.federal_register_notice as notice, nullif(r.start_date, '') as start_date, nullif(r.end_date, '') as end_date,
       coalesce(nullif(r.id, ''), nullif(r.entity_number, ''), 'entry-' || substr(md5(concat_ws(' ', r.source, upper(r.name), r.start_date)), 1, 16)) as party_id,
       r.programs as programs, r.alt_names as aliases, r.dates_of_birth as births, r.addresses as places, r.ids as numbers
from record;

-- relation published_place
select p.row_number, p.party_id, p.n, nullif(trim(p.a.address), '') as street, nullif(trim(p.a.postal_code), '') as postal_code,
       nullif(trim(p.a.city), '') as city, c.alpha2 as country,
       concat_ws(', ', nullif(trim(p.a.address), ''), nullif(trim(p.a.city), ''), nullif(trim(p.a.state), ''), nullif(trim(p.a.postal_code), ''),
                 nullif(trim(p.a.country), '')) as full_address
from (select row_number, party_id, unnest(places) as a, generate_subscripts(places, 1) as n from published) p
left join country c on c.key = country_key(p.a.country);

-- relation quoted
select row_number, party_id, n, i.type as label, trim(i.number) as number, i.country as country_name
from (select row_number, party_id, unnest(numbers) as i, generate_subscripts(numbers, 1) as n from published)
where i.number is not null;
