-- relation published
-- The table says neither the number of an entry nor who is a person: titles before a name tell most of them.
select row_number, "Firm Name" as name, null::varchar as before, null::varchar as after, "From Date" as said_from, "To Date" as said_to,
       "Grounds" as grounds, "Address" as street, "City" as city, "State/Province" as region, null::varchar as postal_code, "Country" as country_name,
       null::varchar as country_code,
       case when regexp_matches("Firm Name", '(?i)^(mr|mrs|ms|miss)[.]? ') then 'Person' else 'LegalEntity' end as kind,
       'entry-' || substr(md5(upper(regexp_replace(concat_ws(' ', regexp_replace("Firm Name", '[*][0-9]+', '', 'g'), "Country"), '[^\pL\pN]+', ' ', 'g'))), 1, 16) as party_id
from source;
