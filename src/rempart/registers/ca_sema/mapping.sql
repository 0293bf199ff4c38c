-- relation entry
-- The list has no reference of its own: regime, schedule and item name an entry (schedule 1 is often left unsaid), and several may share
-- them. Every id has a hash of the name, so no entry ever takes the id of one that left: ids are printed, names never.
with cleaned as (
  select row_number, trim(split_part("Country", ' / ', 1)) as regime, nullif(regexp_replace(regexp_replace("Schedule", '\s*,\s*', ', ', 'g'),
       '^1, Part', 'Part'), 'N/A') as schedule,
         "Item" as item, regexp_replace("LastName", '[\s\x{A0}]+', ' ', 'g') as last_name,
         regexp_replace("GivenName", '[\s\x{A0}]+', ' ', 'g') as given_name,
         regexp_replace("EntityOrShip", '[\s\x{A0}]+', ' ', 'g') as entity_name,
         "DateOfBirthOrShipBuildDate" as born, "DateOfListing" as listed_on, "ShipIMONumber" as imo, "Aliases" as aliases,
         case when coalesce("LastName", "GivenName") is not null then 'Person'
              when coalesce("ShipIMONumber", "TitleOrShip") is not null then 'Vessel' else 'Organization' end as kind
  from source
), referred as (
  select *, concat_ws(', ', regime, schedule, 'item ' || item) as reference, concat_ws(', ', schedule, 'item ' || item) as ref,
         upper(strip_accents(coalesce(entity_name, concat_ws(' ', given_name, last_name)))) as called
  from cleaned
)
select *, reference || '/name-' || substr(md5(called), 1, 12) as party_id from referred;

-- relation called
-- The name in one line. Names of organisations carry a second name in brackets, or the French one after a slash.
with whole as (
  select row_number, party_id, kind,
         case when kind = 'Person' then trim(concat_ws(' ', given_name, last_name)) else trim(entity_name) end as value,
         kind = 'Person' and (given_name is null or last_name is null) as is_short
  from entry
)
select row_number, party_id, kind, value, is_short,
       case when kind <> 'Person' then trim(regexp_extract(value, '(?i)\((?:also known as|a\.?k\.?a\.?)\s+(.*?)\)?$', 1)) end as bracketed,
       case when kind <> 'Person' then regexp_extract(value, '^([^/()]{4,}?)\s*/\s*([^/()]{4,})$', 2) end as other_language
from whole;

-- relation alias_text
-- Several aliases stand in one text: split by ; and, where that is safe, by comma, slash, "and", "or", or a language that is named.
select row_number, party_id, kind,
       case when kind = 'Person' then regexp_replace(labelled, '(?i)\s*[,/،]\s*|\s+(and|or|a\.?k\.?a\.?)\s+', ';', 'g')
            else regexp_replace(regexp_replace(regexp_replace(regexp_replace(labelled,
                   -- "X, Ltd" is one name; so is a sentence that goes on in small letters after its comma
                   ',\s*(ООО|ОАО|ПАО|ЗАО|САО|НАО|АО|АНО|ФГУП|Некоммерческое Партнерство'
                   || '|LLC|Ltd|Limited|Inc|JSC|OJSC|PJSC|CJSC|FSUE|S\.A\.?|SAE?|GmbH)(\s|[;,.]|$)', ' \1\2', 'g'),
                   '[,،]\s*(?:and\s+)?([\p{Lu}\p{Lo}"“«])', ';\1', 'g'), '\s+/\s*|\s*/\s+|(["»])/', '\1;', 'g'),
                   '(?i)\s+(or|a\.?k\.?a\.?)\s+|([а-я»"]),?\s+and\s+', '\2;', 'g')
       end as pieces
from (
  select row_number, party_id, kind,
         regexp_replace(regexp_replace(aliases, '\b(Arabic|Russian|Ukrainian|Belarus+ian|Persian|Farsi|Chinese|Hebrew'
                        || '|Burmese|French|English|Spanish|Romanian|Serbian)[\s\x{A0}]*:', ';', 'g'),
                        '[\s\x{A0}]+', ' ', 'g') as labelled
  from entry where aliases is not null
);

-- relation alias
select row_number, party_id, kind, 'alias/' || place as part, value
from (
  select row_number, party_id, kind, place,
         -- brackets and quotes that the split left alone
         trim(case when contains(piece, '(') and not contains(piece, ')') then replace(piece, '(', '')
                   when contains(piece, ')') and not contains(piece, '(') then replace(piece, ')', '') else piece end, ' .:,;') as value
  from (select row_number, party_id, kind, unnest(string_split(pieces, ';')) as piece,
               generate_subscripts(string_split(pieces, ';'), 1) as place from alias_text)
)
where length(value) > 1 and regexp_matches(value, '\p{L}')
  and not regexp_full_match(value, '(?i)ООО|ОАО|ПАО|ЗАО|АО|LLC|Ltd|JSC|OJSC|PJSC|and|or|aka|also known as');

-- relation birth
-- A day, a month, a year, years from to; several are joined by "or".
select row_number, party_id, 'birth/' || place as part, trim(piece) as said
from (select row_number, party_id, unnest(regexp_split_to_array(born, '(?i)\s+(or|ou)\s+')) as piece,
             generate_subscripts(regexp_split_to_array(born, '(?i)\s+(or|ou)\s+'), 1) as place
      from entry where kind = 'Person' and born is not null);

-- relation dated
select row_number, party_id, part,
       case when regexp_full_match(said, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(said, '%Y-%m-%d')::date
            when regexp_full_match(said, '(18|19|20)[0-9]{2}-(0[1-9]|1[0-2])') then try_strptime(said || '-01', '%Y-%m-%d')::date
            when regexp_full_match(said, '(18|19|20)[0-9]{2}') then make_date(said::int, 1, 1)
            when regexp_full_match(said, '(18|19|20)[0-9]{2}\s*-\s*(18|19|20)[0-9]{2}') and left(said, 4) <= right(said, 4)
            then make_date(left(said, 4)::int, 1, 1) end as earliest,
       case when regexp_full_match(said, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(said, '%Y-%m-%d')::date
            when regexp_full_match(said, '(18|19|20)[0-9]{2}-(0[1-9]|1[0-2])') then last_day(try_strptime(said || '-01', '%Y-%m-%d')::date)
            when regexp_full_match(said, '(18|19|20)[0-9]{2}') then make_date(said::int, 12, 31)
            when regexp_full_match(said, '(18|19|20)[0-9]{2}\s*-\s*(18|19|20)[0-9]{2}') and left(said, 4) <= right(said, 4)
            then make_date(right(said, 4)::int, 12, 31) end as latest,
       case when regexp_full_match(said, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then 'day' when regexp_full_match(said, '[0-9]{4}-[0-9]{2}') then 'month'
            when regexp_full_match(said, '[0-9]{4}') then 'year' else 'between' end as precision
from birth;

-- refused
select row_number, 'the entry has no name' as reason from entry where coalesce(last_name, given_name, entity_name) is null
union all
select row_number, 'the entry has no country (regime)' from entry where regime is null
union all
select row_number, 'the entry has no item number' from entry where item is null;

-- doubtful
select row_number, 'DateOfListing is not a day yyyy-mm-dd' as reason from entry
where not coalesce(regexp_full_match(listed_on, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and try_strptime(listed_on, '%Y-%m-%d') is not null, false)
union all
select row_number, 'the birth date is not a day, month, year or span of the years 1800 to 2100' from dated where earliest is null
union all
select row_number, 'the number of a ship is not seven digits' from entry
where imo is not null and not coalesce(regexp_full_match(imo, '(?i)(IMO)?\s*[0-9]{7}'), false);

-- party
select row_number, party_id, kind from called;

-- name
-- A person of whom one word is given is never compared as a whole name.
select row_number, party_id, case when is_short and one_word(value) then 'surname' else 'legal' end as kind,
       case when nullif(bracketed, '') is not null then trim(regexp_extract(value, '(?i)^(.*?)\s*\((?:also known as|a\.?k\.?a\.?)\s', 1))
            when nullif(other_language, '') is not null then trim(split_part(value, '/', 1)) else value end as value
from called;

-- name
select row_number, party_id, 'alias' as kind, 'bracketed' as part, bracketed as value from called where bracketed <> ''
union all
select row_number, party_id, 'alias', 'other language', trim(other_language) from called where other_language <> '';

-- name
-- One word alone, of a person, is a piece of a name or a nickname.
select row_number, party_id, part, value,
       case when kind = 'Person' and one_word(value) then 'weak_alias' else 'alias' end as kind
from alias;

-- birth_date
-- What is said twice in two ways (about 1985; from 1984 to 1986) is one span.
select row_number, part, party_id, earliest, latest, precision from dated where earliest is not null
qualify row_number() over (partition by party_id, earliest, latest order by precision, row_number, part) = 1;

-- identifier
select row_number, party_id, 'XI-IMO' as scheme, right(imo, 7) as number from entry where regexp_full_match(imo, '(?i)(IMO)?\s*[0-9]{7}');

-- listing
select row_number, party_id, regime as list, 'sanction' as kind, 'Global Affairs Canada' as authority, ref,
       case when regexp_full_match(listed_on, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(listed_on, '%Y-%m-%d')::date end as valid_from
from entry;
