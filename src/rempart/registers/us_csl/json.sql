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

-- relation placed
select p.row_number, p.party_id, p.n, nullif(trim(p.a.address), '') as street, nullif(trim(p.a.postal_code), '') as postal_code,
       nullif(trim(p.a.city), '') as city, c.alpha2 as country,
       concat_ws(', ', nullif(trim(p.a.address), ''), nullif(trim(p.a.city), ''), nullif(trim(p.a.state), ''), nullif(trim(p.a.postal_code), ''),
                 nullif(trim(p.a.country), '')) as full_address,
       regexp_matches(concat_ws(' ', p.a.address, p.a.city), '(?i)inmate|incarcerat|register number|reg\.? ?(no|#)|\busm\b|\b(fci|fmc|fdc|mdc|mcc|usp|fcc|cci)\b|correction|prison|penitentiary|detention|\bjail\b') as detained
from (select row_number, party_id, unnest(places) as a, generate_subscripts(places, 1) as n from published) p
left join country c on c.key = country_key(p.a.country);

-- relation entry
-- Each entry says on which list it stands: "Specially Designated Nationals (SDN) - Treasury Department".
select *, trim(regexp_extract(source, '^(.*?)(?: - |$)', 1)) as list_name, regexp_extract(source, '[(]([A-Z-]+)[)]', 1) as code,
       case type when 'Individual' then 'Person' when 'Vessel' then 'Vessel' when 'Aircraft' then 'Airplane' when 'Entity' then 'Organization'
            else 'LegalEntity' end as kind,
       trim(regexp_replace(regexp_replace(name, '[\s\pZ]+', ' ', 'g'), '(?i)[;,]? ?and any successor.*$', '')) as spelling
from published;

-- relation born
select row_number, party_id, n, regexp_matches(lower(said), 'circa|approx') as about, regexp_split_to_array(trim(regexp_replace(said, '(?i)circa|approximately', '', 'g')), '(?i) ?to ') as days
from (select row_number, party_id, trim(unnest(births)) as said, generate_subscripts(births, 1) as n from entry where kind = 'Person')
where said <> '';

-- relation day
-- A day, a month or a year, as this list and those behind it write them.
select row_number, party_id, n, about, k, said, len(days) as parts,
       case when regexp_full_match(said, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(said, '%Y-%m-%d')::date
            when regexp_full_match(said, '[0-9]{1,2} [A-Z][a-z]{2} (18|19|20)[0-9]{2}') then try_strptime(said, '%d %b %Y')::date
            when regexp_full_match(said, '[A-Z][a-z]{2} (18|19|20)[0-9]{2}') then try_strptime('1 ' || said, '%d %b %Y')::date
            when regexp_full_match(said, '(18|19|20)[0-9]{2}(-[0-9]{2})?') then try_strptime(rpad(said, 10, '-01'), '%Y-%m-%d')::date end as first_day,
       case when regexp_full_match(said, '(18|19|20)[0-9]{2}') then 'year' when regexp_full_match(said, '[A-Z][a-z]{2} [0-9]{4}|[0-9]{4}-[0-9]{2}') then 'month'
            else 'day' end as precision
from (select *, trim(unnest(days)) as said, generate_subscripts(days, 1) as k from born);

-- relation ranged
select row_number, party_id, n, bool_or(about) as about, max(parts) as parts, count(first_day) as known, min(first_day) as earliest,
       min(precision) as precision,
       max(case precision when 'day' then first_day when 'month' then last_day(first_day) else make_date(year(first_day), 12, 31) end) as latest
from day group by row_number, party_id, n;

-- relation stated
select row_number, party_id, kind, n, i.type as label, trim(i.number) as number, i.country as country_name
from (select row_number, party_id, unnest(numbers) as i, generate_subscripts(numbers, 1) as n from published)
join (select row_number, kind from entry) using (row_number)
where i.number is not null;
