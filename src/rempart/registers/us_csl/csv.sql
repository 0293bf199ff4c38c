-- relation published
-- Lists in a cell are separated by "; ". An entry without a number of its own is told by its list, its name and its day.
select row_number, source, type, name, entity_number, federal_register_notice as notice, start_date, end_date,
       coalesce(_id, entity_number, 'entry-' || substr(md5(concat_ws(' ', source, upper(name), start_date)), 1, 16)) as party_id,
       string_split(programs, '; ') as programs, string_split(alt_names, '; ') as aliases, string_split(dates_of_birth, '; ') as births,
       string_split(addresses, '; ') as places, string_split(ids, '; ') as numbers
from source;

-- relation published_place
-- An address ends with the code of its country.
select row_number, party_id, n, said as full_address, null::varchar as street, null::varchar as postal_code, null::varchar as city,
       nullif(regexp_extract(said, '(?:^|, )([A-Z]{2})$', 1), '') as country
from (select row_number, party_id, trim(unnest(places)) as said, generate_subscripts(places, 1) as n from published)
where said <> '';

-- relation quoted
-- "Passport, EX123, IR" in the newer file; "IR, EX123, Passport" and "EX123, Passport" in the older one.
select row_number, party_id, n, case shape when 'new' then said[1] else said[-1] end as label,
       case shape when 'country first' then array_to_string(said[2:-2], ', ') when 'number first' then array_to_string(said[1:-2], ', ')
            else array_to_string(case when placed then said[2:-2] else said[2:] end, ', ') end as number,
       case when shape = 'country first' then said[1] when shape = 'new' and placed then said[-1] end as country_name
from (
  select row_number, party_id, n, said, len(said) > 2 and regexp_full_match(said[-1], '[A-Z]{2}') as placed,
         case when len(said) > 2 and regexp_full_match(said[1], '[A-Z]{2}') then 'country first'
              when regexp_matches(said[1], '[0-9]') then 'number first' else 'new' end as shape
  from (select row_number, party_id, string_split(trim(unnest(numbers)), ', ') as said, generate_subscripts(numbers, 1) as n from published)
  where len(said) > 1
);
