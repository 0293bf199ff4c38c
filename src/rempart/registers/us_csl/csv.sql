-- relation published
-- Lists in a cell are separated by "; ". An entry without a number of its own is told by its list, its name and its day.
select row_number, source, type, name, entity_number, federal_register_notice as notice, start_date, end_date,
       coalesce(_id, entity_number, 'entry-' || substr(md5(concat_ws(' ', source, upper(name), start_date)), 1, 16)) as party_id,
       string_split(programs, '; ') as programs, string_split(alt_names, '; ') as aliases, string_split(dates_of_birth, '; ') as births,
       string_split(addresses, '; ') as places, string_split(ids, '; ') as numbers
from source;

-- relation placed
-- An address ends with the code of its country.
select row_number, party_id, n, said as full_address, null::varchar as street, null::varchar as postal_code, null::varchar as city,
       nullif(regexp_extract(said, '(?:^|, )([A-Z]{2})$', 1), '') as country,
       regexp_matches(said, '(?i)inmate|incarcerat|register number|reg\.? ?(no|#)|\busm\b|\b(fci|fmc|fdc|mdc|mcc|usp|fcc|cci)\b|correction|prison|penitentiary|detention|\bjail\b') as detained
from (select row_number, party_id, trim(unnest(places)) as said, generate_subscripts(places, 1) as n from published)
where said <> '';

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
-- "Passport, EX123, IR" in the newer file; "IR, EX123, Passport" and "EX123, Passport" in the older one.
select row_number, party_id, kind, n, case shape when 'new' then said[1] else said[-1] end as label,
       case shape when 'country first' then array_to_string(said[2:-2], ', ') when 'number first' then array_to_string(said[1:-2], ', ')
            else array_to_string(case when placed then said[2:-2] else said[2:] end, ', ') end as number,
       case when shape = 'country first' then said[1] when shape = 'new' and placed then said[-1] end as country_name
from (
  select row_number, party_id, n, said, len(said) > 2 and regexp_full_match(said[-1], '[A-Z]{2}') as placed,
         case when len(said) > 2 and regexp_full_match(said[1], '[A-Z]{2}') then 'country first'
              when regexp_matches(said[1], '[0-9]') then 'number first' else 'new' end as shape
  from (select row_number, party_id, string_split(trim(unnest(numbers)), ', ') as said, generate_subscripts(numbers, 1) as n from published)
  where len(said) > 1
) join (select row_number, kind from entry) using (row_number);
