-- relation entry
select row_number, coalesce("@euReferenceNumber", "@logicalId") as party_id, "@designationDate" as designated,
       case when "subjectType.@classificationCode" = 'P' or "subjectType.@code" = 'person' then 'Person'
            when lower("subjectType.@code") in ('vessel', 'ship') then 'Vessel'
            when "subjectType.@classificationCode" = 'E' or "subjectType.@code" = 'enterprise' then 'Organization' else 'LegalEntity' end as kind
from source;

-- relation called
-- The list marks no main name: it is the first strong one, of a person the first of more than one word. A name may be called weak in
-- its remark, of which nothing else is read.
with whole as (
  select n.row_number, e.party_id, e.kind, n.part, split_part(n.part, '/', 2)::int as place,
         regexp_replace(coalesce(n."@wholeName", concat_ws(' ', n."@firstName", n."@middleName", n."@lastName")), '\s+', ' ', 'g') as value,
         coalesce(n."@strong", 'true') <> 'false' and not coalesce(regexp_matches(n."remark", '(?i)\blow? quality'), false) as is_strong
  from source_name n join entry e using (row_number)
)
select *, row_number() over (partition by row_number order by not is_strong, kind = 'Person' and not contains(value, ' '), place) as rank
from whole where value <> '';

-- relation dated
-- A day, a month or a year of ours, or years from to; "circa" is one year either side.
with numbers as (
  select b.row_number, e.party_id, b.part, coalesce(b."@circa", 'false') = 'true' as about,
         case when regexp_full_match(b."@birthdate", '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
              then try_strptime(b."@birthdate", '%Y-%m-%d')::date end as exact_day,
         case when regexp_full_match(b."@year", '(18|19|20)[0-9]{2}') then b."@year"::int end as y,
         case when regexp_full_match(b."@monthOfYear", '0?[1-9]|1[0-2]') then b."@monthOfYear"::int end as m,
         case when regexp_full_match(b."@dayOfMonth", '0?[1-9]|[12][0-9]|3[01]') then b."@dayOfMonth"::int end as d,
         case when regexp_full_match(b."@yearRangeFrom", '(18|19|20)[0-9]{2}') then b."@yearRangeFrom"::int end as y1,
         case when regexp_full_match(b."@yearRangeTo", '(18|19|20)[0-9]{2}') then b."@yearRangeTo"::int end as y2
  from source_birth b join entry e using (row_number) where e.kind = 'Person'
), bounded as (
  select row_number, party_id, part, about, y1 is not null or y2 is not null as spans,
         coalesce(exact_day, case when m is not null and d is not null
              then try_strptime(y || '-' || m || '-' || d, '%Y-%m-%d')::date end) as exact_day,
         coalesce(case when m is not null then make_date(y, m, 1) end, make_date(coalesce(y, y1), 1, 1)) as first_day,
         coalesce(case when m is not null then last_day(make_date(y, m, 1)) end, make_date(coalesce(y, y2), 12, 31)) as last_day, m
  from numbers
)
select row_number, party_id, part,
       case when about then make_date(year(coalesce(exact_day, first_day)) - 1, 1, 1) else coalesce(exact_day, first_day) end as earliest,
       case when about then make_date(year(coalesce(exact_day, last_day)) + 1, 12, 31) else coalesce(exact_day, last_day) end as latest,
       case when about then 'about' when exact_day is not null then 'day' when m is not null then 'month' when spans
            and year(first_day) < year(last_day) then 'between' else 'year' end as precision
from bounded;

-- relation document
-- A document known to be false tells nothing of the listed, and may be somebody else's.
select d.row_number, e.party_id, d.part, e.kind, coalesce(d."@latinNumber", d."@number") as number, c.alpha2, c.alpha3,
     lower(d."@identificationTypeCode") as code
from source_document d join entry e using (row_number) left join country c on c.key = lower(d."@countryIso2Code")
where coalesce(d."@knownFalse", 'false') <> 'true';

-- relation schemed
-- The number of a ship is seven digits; the letters IMO may stand before it, whatever the document is called. Companies have such numbers too.
select row_number, party_id, part,
       case when code = 'imo' or regexp_matches(number, '(?i)^IMO[^a-z]') then regexp_extract(number, '(?:^|[^0-9])([0-9]{7})(?:[^0-9]|$)', 1)
            else number end as number,
       case when code = 'imo' or (kind = 'Vessel' and regexp_matches(number, '(?i)^IMO[^a-z]')) then 'XI-IMO'
            when kind <> 'Person' and regexp_matches(number, '(?i)^IMO[^a-z]') then 'XI-IMO_COMPANY' when code = 'lei' then 'XI-LEI'
            when code in ('passport', 'diplpassport') then concat_ws('-', alpha3, 'PASSPORT')
            when code in ('fiscalcode', 'tax', 'taxid') then case when alpha2 = 'RU' then 'RU-INN' else concat_ws('-', alpha3, 'TAXID') end
            when code in ('id', 'ssn', 'nrn') and kind = 'Person' then concat_ws('-', alpha3, 'IDCARD')
            -- Russia's state register: its check digit tells it where no country is given
            when code = 'regnumber' and coalesce(alpha2, 'RU') = 'RU' and regexp_full_match(number, '[0-9]{13}')
                 and try_cast(left(number, 12) as bigint) % 11 % 10 = try_cast(right(number, 1) as int) then 'RU-OGRN'
            when code in ('regnumber', 'id') and kind <> 'Person' then
                 case alpha2 when 'GB' then 'GB-COH' when 'DE' then 'DE-CR' when 'NL' then 'NL-KVK' when 'BE' then 'BE-BCE_KBO' when 'DK'
                      then 'DK-CVR'
                             when 'LU' then 'LU-RCS' when 'FI' then 'FI-PRO' else coalesce(alpha2 || '-REG', 'UNSTATED') end
       end as scheme
from document;

-- refused
select row_number, 'the entry has no reference (euReferenceNumber)' as reason from entry where party_id is null
union all
select row_number, 'the entry has no name' from entry anti join called using (row_number)
union all
select row_number, 'the entry names no programme' from entry anti join (select row_number from source_regulation
     where "@programme" is not null) using (row_number);

-- refused source_birth
select row_number, part, 'the birth date gives neither day nor year of the years 1800 to 2100' as reason from source_birth
where not coalesce(regexp_full_match("@birthdate", '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
     and try_strptime("@birthdate", '%Y-%m-%d') is not null, false)
  and not coalesce(regexp_full_match("@year", '(18|19|20)[0-9]{2}'), false)
  and coalesce("@yearRangeFrom", "@yearRangeTo") is null
union all
select row_number, part, 'the span of birth years is open, turned round or not of the years 1800 to 2100' from source_birth
where "@birthdate" is null and "@year" is null and coalesce("@yearRangeFrom", "@yearRangeTo") is not null
  and not coalesce(regexp_full_match("@yearRangeFrom", '(18|19|20)[0-9]{2}') and regexp_full_match("@yearRangeTo", '(18|19|20)[0-9]{2}')
                   and "@yearRangeFrom" <= "@yearRangeTo", false);

-- refused source_document
select row_number, part, 'the document has no number' as reason from source_document where coalesce("@latinNumber", "@number") is null;

-- doubtful
select row_number, 'the day of designation is not a day yyyy-mm-dd' as reason from entry
where designated is not null and not (regexp_full_match(designated, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
     and try_strptime(designated, '%Y-%m-%d') is not null)
union all
-- both are read as one and the same: what one of them lacks the other may have
select row_number, 'the reference (euReferenceNumber) stands twice' from entry where party_id in (select party_id from entry
     group by 1 having count(*) > 1);

-- party
select row_number, party_id, kind from entry where party_id is not null;

-- name
-- A person of whom one word is given is never compared as a whole name; a further name of one word is a piece of a name or a nickname.
select row_number, party_id, part, value,
       case when not is_strong or (rank > 1 and kind = 'Person' and one_word(value)) then 'weak_alias' when rank > 1 then 'alias' when kind = 'Person' and not contains(value, ' ') then 'surname'
            else 'legal' end as kind
from called;

-- birth_date
-- What is said twice in two ways (about 1985; from 1984 to 1986) is one span.
select row_number, part, party_id, earliest, latest, precision from dated where earliest <= latest
qualify row_number() over (partition by party_id, earliest, latest order by precision, row_number, part) = 1;

-- identifier
select row_number, party_id, part, number, scheme from schemed where scheme is not null and regexp_matches(number, '[0-9]')
     and length(number) between 3 and 30;

-- address
with placed as (
  select a.row_number, a.part, e.party_id, nullif(concat_ws(', ', a."@street", a."@place", 'PO box ' || a."@poBox"), '') as street,
       a."@zipCode" as postal_code,
         nullif(a."@city", '-') as city, a."@region" as region, nullif(a."@countryDescription", 'UNKNOWN') as country_name, c.alpha2 as country
  from source_address a join entry e using (row_number) left join country c on c.key = lower(a."@countryIso2Code")
)
select row_number, part, party_id, 'contact' as role, concat_ws(', ', street, postal_code, city, region, country_name) as full_address,
       street, postal_code, city, country
from placed where coalesce(street, postal_code, city, region, country_name) is not null;

-- listing
select r.row_number, r.part, e.party_id, r."@programme" as list, 'sanction' as kind, 'European Union' as authority, e.party_id as ref,
       case when regexp_full_match(e.designated, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(e.designated, '%Y-%m-%d')::date end as valid_from
from source_regulation r join entry e using (row_number) where r."@programme" is not null;
