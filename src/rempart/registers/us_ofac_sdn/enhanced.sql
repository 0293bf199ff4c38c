-- relation entry
select s.row_number, s."@id" as party_id, f.flag,
       case s."generalInfo.entityType" when 'Individual' then 'Person' when 'Vessel' then 'Vessel' when 'Aircraft' then 'Airplane'
            else 'Organization' end as kind
from source s left join (select row_number, min("value") as flag from source_feature where "type" = 'Vessel Flag' group by 1) f using (row_number);

-- relation called
-- A name has one writing for each script; the first one of the main name is the legal one, and the others are aliases.
select t.row_number, e.party_id, e.kind, t.part,
       case when n."isLowQuality" = 'true' then 'weak_alias' when n."isPrimary" = 'true' and t."isPrimary" = 'true' then 'legal'
            else 'alias' end as quality,
       -- marks of writing direction are no part of a name
       regexp_replace(trim(coalesce(nullif(concat_ws(' ', t."formattedFirstName", t."formattedLastName"), ''), t."formattedFullName")),
                      '[\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]', '', 'g') as value
from source_writing t join source_name n on n.row_number = t.row_number and n.part = t.within join entry e on e.row_number = t.row_number;

-- relation born
select f.row_number, e.party_id, f.part, f."value" as said from source_feature f join entry e using (row_number)
where e.kind = 'Person' and f."type" = 'Birthdate' and f."value" is not null;

-- relation founded
select row_number, "value" as said from source_feature where "type" = 'Organization Established Date';

-- relation document
select d.row_number, e.party_id, e.kind, d.part, rtrim(d."type", ' #:') as label, d."documentNumber" as number, d."issuingCountry" as country
from source_document d join entry e using (row_number) where d."documentNumber" is not null;

-- relation placed
-- An address has one writing for each script, each in parts.
with written as (
  select row_number, within as part,
         string_agg("value", ', ' order by "type") filter ("type" in ('ADDRESS1', 'ADDRESS2', 'ADDRESS3')) as street,
         min("value") filter ("type" = 'POSTAL CODE') as postal_code, min("value") filter ("type" = 'CITY') as city,
         min("value") filter ("type" in ('STATE/PROVINCE', 'REGION')) as province
  from source_address_part group by 1, 2
)
select a.row_number, coalesce(w.part, a.part) as part, w.street, w.postal_code,
       nullif(concat_ws(', ', w.city, w.province), '') as city_line, w.city, a."country" as country
from source_address a
left join source_address_writing t on t.row_number = a.row_number and t.within = a.part
left join written w on w.row_number = a.row_number and w.part = t.part;

-- relation programme
-- An entry is listed since the first day on which it came onto a list.
select p.row_number, p.part, p."text" as list, l.day as valid_from
from source_program p
left join (select row_number, min(try_strptime("@datePublished", '%Y-%m-%d')::date) as day from source_list
           where regexp_full_match("@datePublished", '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') group by 1) l using (row_number)
where p."text" is not null;

-- doubtful
select row_number, 'no day on which it was put on a list is published' as reason from programme where valid_from is null;

-- refused source_writing
select row_number, part, 'the name is empty' as reason from source_writing
where coalesce("formattedFullName", "formattedLastName", "formattedFirstName") is null;
