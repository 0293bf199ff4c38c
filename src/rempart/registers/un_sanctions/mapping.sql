-- refused
select row_number, 'the entry has no reference (DATAID)' as reason from source where "DATAID" is null
union all
select row_number, 'the entry has no name' from source
where coalesce("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME") is null
union all
select row_number, 'the reference (DATAID) stands twice' from source
where "DATAID" in (select "DATAID" from source group by 1 having count(*) > 1);

-- refused source_alias
select row_number, part, 'the alias has no name' as reason from source_alias where "ALIAS_NAME" is null;

-- refused source_birth
select row_number, part, 'the birth date gives neither day nor year of the years 1800 to 2100' as reason from source_birth
where not coalesce(regexp_full_match(substr("DATE", 1, 10), '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                   and try_strptime(substr("DATE", 1, 10), '%Y-%m-%d') is not null, false)
  and not coalesce(regexp_full_match("YEAR", '(18|19|20)[0-9]{2}'), false)
  and not coalesce(regexp_full_match("FROM_YEAR", '(18|19|20)[0-9]{2}') and regexp_full_match("TO_YEAR", '(18|19|20)[0-9]{2}')
                   and "FROM_YEAR" <= "TO_YEAR", false);

-- refused source_document
select row_number, part, 'the document has no number' as reason from source_document where "NUMBER" is null;

-- doubtful
select row_number, 'LISTED_ON is not a day yyyy-mm-dd' as reason from source
where not coalesce(regexp_full_match(substr("LISTED_ON", 1, 10), '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                   and try_strptime(substr("LISTED_ON", 1, 10), '%Y-%m-%d') is not null, false)
union all
select row_number, 'DELISTED_ON is not a day yyyy-mm-dd' from source
where "DELISTED_ON" is not null
  and not coalesce(regexp_full_match(substr("DELISTED_ON", 1, 10), '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                   and try_strptime(substr("DELISTED_ON", 1, 10), '%Y-%m-%d') is not null, false);

-- party
select row_number, "DATAID" as party_id,
       case when element = 'INDIVIDUAL' then 'Person' else 'Organization' end as kind
from source where coalesce("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME") is not null;

-- name
-- A person of whom one word is given is never compared as a whole name; a script that does not part words gives it whole.
with called as (
  select row_number, "DATAID", element,
         regexp_replace(concat_ws(' ', trim("FIRST_NAME"), trim("SECOND_NAME"), trim("THIRD_NAME"), trim("FOURTH_NAME")), '\s+', ' ', 'g') as value
  from source
)
select row_number, "DATAID" as party_id, value,
       case when element = 'INDIVIDUAL' and one_word(value)
            then 'surname' else 'legal' end as kind
from called;

-- name
-- One word alone, of a person, is a piece of a name or a nickname.
select row_number, "DATAID" as party_id, 'original script' as part, "NAME_ORIGINAL_SCRIPT" as value,
       case when element = 'INDIVIDUAL' and one_word("NAME_ORIGINAL_SCRIPT") then 'weak_alias' else 'alias' end as kind
from source where "NAME_ORIGINAL_SCRIPT" is not null;

-- name
-- Several aliases may stand in one cell, parted by semicolons.
with each as (
  select row_number, part, "QUALITY", unnest(string_split("ALIAS_NAME", ';')) as said,
         generate_subscripts(string_split("ALIAS_NAME", ';'), 1) as n
  from source_alias
), cleaned as (
  select row_number, case when n = 1 then part else part || ';' || n end as part, "QUALITY",
         regexp_replace(trim(regexp_replace(said, '^\s*(?i:(?:previously|formerly) listed as)[: ]*', '')), '\s+', ' ', 'g') as value
  from each where regexp_matches(said, '\pL')
)
select a.row_number, s."DATAID" as party_id, part, value,
       case when a."QUALITY" = 'Low' or (s.element = 'INDIVIDUAL' and one_word(value)) then 'weak_alias' else 'alias' end as kind
from cleaned a join source s using (row_number);

-- birth_date
-- What is said twice in two ways (about 1985; from 1984 to 1986) is one span.
with dated as (
  select b.row_number, b.part, s."DATAID" as party_id, b."TYPE_OF_DATE" = 'APPROXIMATELY' as about,
         case when regexp_full_match(substr(b."DATE", 1, 10), '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
              then try_strptime(substr(b."DATE", 1, 10), '%Y-%m-%d')::date end as exact_day,
         case when regexp_full_match(b."YEAR", '(18|19|20)[0-9]{2}') then b."YEAR"::int end as y,
         case when regexp_full_match(b."FROM_YEAR", '(18|19|20)[0-9]{2}') then b."FROM_YEAR"::int end as y1,
         case when regexp_full_match(b."TO_YEAR", '(18|19|20)[0-9]{2}') then b."TO_YEAR"::int end as y2
  from source_birth b join source s using (row_number)
)
select row_number, part, party_id,
       case when about and exact_day is not null then make_date(year(exact_day) - 1, 1, 1)
            when exact_day is not null then exact_day
            when y is not null then make_date(y - case when about then 1 else 0 end, 1, 1)
            else make_date(y1, 1, 1) end as earliest,
       case when about and exact_day is not null then make_date(year(exact_day) + 1, 12, 31)
            when exact_day is not null then exact_day
            when y is not null then make_date(y + case when about then 1 else 0 end, 12, 31)
            else make_date(y2, 12, 31) end as latest,
       case when about then 'about' when exact_day is not null then 'day' when y is not null then 'year'
            else 'between' end as precision
from dated
qualify row_number() over (partition by party_id, earliest, latest order by precision, row_number, part) = 1;

-- identifier
-- A number may stand between words: "Norviki passport number A123456 (expired 2 Jan 2011)", "A123456, issued in Norvik".
with numbered as (
  select d.row_number, d.part, s."DATAID" as party_id, c.alpha3,
         regexp_replace(regexp_replace(trim(d."NUMBER"), '\s*(?:[(\[].*[0-9].*[)\]]|\([^()]*\)|[,;].*|(?i:issued|expire[sd]?|valid)\b.*)$', ''),
                        '^(?:[(“"]*(?:\pL[\pL.’''°:-]{2,}|(?i:no|n°|nr|of|de)[.:]*)[)”":,]*\s+)+', '') as number,
         case when regexp_matches(lower(strip_accents(concat_ws(' ', d."TYPE_OF_DOCUMENT", d."TYPE_OF_DOCUMENT2", d."NUMBER"))), 'passe?port|pasaporte')
              then 'PASSPORT' else 'IDCARD' end as document
  from source_document d join source s using (row_number)
  left join country c on c.key = country_key(d."ISSUING_COUNTRY")
)
select row_number, part, party_id, number, concat_ws('-', alpha3, document) as scheme from numbered;

-- address
with placed as (
  select a.row_number, a.part, s."DATAID" as party_id, a."STREET" as street, a."ZIP_CODE" as postal_code, a."CITY" as city,
         c.alpha2 as country,
         concat_ws(', ', a."STREET", a."ZIP_CODE", a."CITY", a."STATE_PROVINCE", a."COUNTRY") as full_address
  from source_address a join source s using (row_number)
  left join country c on c.key = country_key(a."COUNTRY")
)
select row_number, part, party_id, 'contact' as role, full_address, street, postal_code, city, country
from placed where full_address <> '';

-- listing
select row_number, "DATAID" as party_id, "UN_LIST_TYPE" as list, 'sanction' as kind, 'UN Security Council' as authority,
       coalesce("REFERENCE_NUMBER", "DATAID") as ref,
       case when regexp_full_match(substr("LISTED_ON", 1, 10), '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr("LISTED_ON", 1, 10), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(substr("DELISTED_ON", 1, 10), '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr("DELISTED_ON", 1, 10), '%Y-%m-%d')::date end as valid_to
from source;
