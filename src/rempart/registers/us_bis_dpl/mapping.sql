-- refused
select row_number, 'the entry has no name' as reason from source where "Name" is null
union all
select row_number, 'Effective_Date is not a day mm/dd/yyyy' from source
where not coalesce(regexp_full_match("Effective_Date", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
                   and try_strptime("Effective_Date", '%m/%d/%Y') is not null, false);

-- doubtful
select row_number, 'Expiration_Date is not a day mm/dd/yyyy' as reason from source
where "Expiration_Date" is not null
  and not (regexp_full_match("Expiration_Date", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
           and try_strptime("Expiration_Date", '%m/%d/%Y') is not null)
union all
select row_number, 'the address is a place of detention: not read' from source where regexp_matches(concat_ws(' ', "Street_Address", "City"),
  '(?i)inmate|incarcerat|register number|reg\.? ?(no|#)|\busm\b|\b(fci|fmc|fdc|mdc|mcc|usp|fcc|cci)\b|correction|prison|penitentiary|detention|\bjail\b');

-- relation denied
-- An order has no number of its own: the name and the day on which it took effect tell it, over one or several lines.
select row_number, "FR_Citation" as citation, "City" as city, "Postal_Code" as postal_code,
       regexp_replace("Street_Address", '\s+', ' ', 'g') as street, "State" as state, "Country" as country_code,
       'order-' || substr(md5(upper(regexp_replace("Name", '[^\pL\pN]', '', 'g')) || ' ' || "Effective_Date"), 1, 16) as party_id,
       regexp_split_to_array(regexp_replace(regexp_replace("Name", '\s+', ' ', 'g'),
         '(?i)^(.*)[(] ?(?:a/k/a|aka|a\.k\.a\.|f/k/a|fka|d/b/a|dba)[:. ]+([^)]*)[)](.*)$', '\1\3 AKA \2'),
         '(?i)[ ,]*\b(?:a/k/a|aka|a\.k\.a\.|f/k/a|fka|d/b/a|dba)[:.]?(?: |$)') as names,
       case when regexp_full_match("Effective_Date", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("Effective_Date", '%m/%d/%Y')::date end as valid_from,
       case when regexp_full_match("Expiration_Date", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("Expiration_Date", '%m/%d/%Y')::date end as valid_to,
       regexp_matches(concat_ws(' ', "Street_Address", "City"),
         '(?i)inmate|incarcerat|register number|reg\.? ?(no|#)|\busm\b|\b(fci|fmc|fdc|mdc|mcc|usp|fcc|cci)\b|correction|prison|penitentiary|detention|\bjail\b') as detained
from source where "Name" is not null;

-- party
-- The list does not say who is a person and who is a firm.
select row_number, party_id, 'LegalEntity' as kind from denied;

-- name
select row_number, party_id, 'legal' as kind, trim(names[1], ' ,;') as value from denied where trim(names[1], ' ,;') <> '';

-- name
select row_number, party_id, 'alias' as kind, 'alias/' || n as part, value
from (select row_number, party_id, trim(unnest(names[2:]), ' ,;') as value, generate_subscripts(names[2:], 1) as n from denied)
where value <> '';

-- address
select row_number, party_id, 'contact' as role, street, postal_code, city, c.alpha2 as country,
       concat_ws(', ', street, postal_code, city, state, country_code) as full_address
from denied left join country c on c.key = country_key(country_code)
where not detained and coalesce(street, city) is not null;

-- listing
-- Whoever is named may take no part in an export from the United States: an exclusion, not a freeze of assets. An order
-- over several lines is listed once; it has no end where one of its lines has none.
select min(row_number) as row_number, party_id, party_id as record_id, 'Denied Persons List' as list, 'exclusion' as kind,
       'US Bureau of Industry and Security' as authority,
       coalesce(arg_min(nullif(regexp_extract(citation, '[0-9]+ F\.? ?R\.? ?[0-9]+'), ''), row_number), min(party_id)) as ref,
       min(valid_from) as valid_from, case when count(valid_to) = count(*) then max(valid_to) end as valid_to
from denied group by party_id;
