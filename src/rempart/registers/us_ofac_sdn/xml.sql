-- relation entry
select row_number, "uid" as party_id, "lastName" as last_name, "firstName" as first_name, "vesselInfo.vesselFlag" as flag,
       case lower("sdnType") when 'individual' then 'Person' when 'vessel' then 'Vessel' when 'aircraft' then 'Airplane'
            else 'Organization' end as kind
from source;

-- relation called
select row_number, party_id, kind, null as part, 'legal' as quality, trim(concat_ws(' ', first_name, last_name)) as value from entry
union all
select a.row_number, e.party_id, e.kind, a.part, case when a."category" = 'weak' then 'weak_alias' else 'alias' end,
       trim(concat_ws(' ', a."firstName", a."lastName"))
from source_aka a join entry e using (row_number);

-- relation born
select b.row_number, e.party_id, b.part, b."dateOfBirth" as said from source_birth b join entry e using (row_number)
where e.kind = 'Person' and b."dateOfBirth" is not null;

-- relation founded
select row_number, "idNumber" as said from source_id where "idType" = 'Organization Established Date';

-- relation document
select i.row_number, e.party_id, e.kind, i.part, rtrim(i."idType", ' #:') as label, i."idNumber" as number, i."idCountry" as country
from source_id i join entry e using (row_number) where i."idNumber" is not null;

-- relation placed
select row_number, part, nullif(concat_ws(', ', "address1", "address2", "address3"), '') as street, "postalCode" as postal_code,
       nullif(concat_ws(', ', "city", "stateOrProvince"), '') as city_line, "city" as city, "country" as country
from source_address;

-- relation programme
-- The day of listing is published for some programmes only.
with listed as (
  select row_number, regexp_extract("idType", '^Listing Date \(([^)]*)\)', 1) as measure, try_strptime("idNumber", '%d %b %Y')::date as day
  from source_id where starts_with("idType", 'Listing Date (') and regexp_full_match("idNumber", '[0-9]{1,2} [A-Z][a-z]{2} (19|20)[0-9]{2}')
)
select p.row_number, p.part, p."text" as list, min(l.day) as valid_from
from source_program p
left join listed l on l.row_number = p.row_number and starts_with(replace(p."text", '-', ''),
     case when l.measure = 'CMIC' then 'CMIC' else 'RUSSIAEO' || regexp_extract(l.measure, '[0-9]{5}') end)
where p."text" is not null group by p.row_number, p.part, p."text";

-- refused source_aka
select row_number, part, 'the alias has no name' as reason from source_aka where coalesce("lastName", "firstName") is null;
