-- relation entry
-- A row is one name of a target, with one of its dates, numbers and addresses; rows of a target share its group number (until it has
-- none: its unique ID). The consolidated list has the unique ID in its remarks.
with cleaned as (
  select *, coalesce("Unique ID", nullif(regexp_extract("Other Information", '\(UK Sanctions List Ref\): ?([A-Z]{2,4}[0-9]{2,6})', 1),
       '')) as unique_id
  from source
), grouped as (
  select *, coalesce("OFSI Group ID", case when unique_id is not null then min("OFSI Group ID")
       over (partition by unique_id) end, unique_id) as party_id
  from cleaned
)
select row_number, party_id, coalesce(min(unique_id) over (partition by party_id), party_id) as ref,
       case lower("Designation Type") when 'individual' then 'Person' when 'entity' then 'Organization' when 'ship' then 'Vessel'
            else 'LegalEntity' end as kind,
       nullif(regexp_replace(concat_ws(' ', "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"), '\s+', ' ', 'g'), '') as called,
       coalesce("Name 1", "Name 2", "Name 3", "Name 4", "Name 5") is null as is_short,
       lower("Name type") in ('primary name', 'prime alias') as is_primary, lower("Alias strength") in ('low quality', 'low', 'weak') as is_weak,
       "Name non-latin script" as scripts, "Regime Name" as regime,
       -- a workbook may hold days as days
       regexp_replace("D.O.B", '^([0-9]{4})-([0-9]{2})-([0-9]{2}).*$', '\3/\2/\1') as born,
       regexp_replace(coalesce("Listed On", "Date Designated"), '^([0-9]{4})-([0-9]{2})-([0-9]{2}).*$', '\3/\2/\1') as listed_on,
       "Passport number" as passports, "Passport additional information" as of_passports,
       "National Identifier number" as cards, "National Identifier additional information" as of_cards,
       coalesce("Business registration number (s)", nullif(trim(regexp_extract("Other Information",
            '\(Business Reg No\):(.*?)(?:\([A-Z][a-z]+[a-z A-Z]*\):|$)', 1)), '')) as registrations,
       coalesce("IMO number", nullif(regexp_extract("Other Information", '\(IMO number\): ?([0-9]+)', 1), '')) as imo,
       coalesce("Current believed flag of ship", nullif(trim(regexp_extract("Other Information", '\(Flag of ship\):([^()]*)', 1)), '')) as flag
from grouped;

-- relation legal
-- The main name; where a target has none, the first of its names.
select row_number from entry where is_primary
union all
select min(row_number) from entry group by party_id having not bool_or(coalesce(is_primary, false));

-- relation numbered
-- "(1) 001 (2) 002", "001. 002" are several numbers, and so is what is said of them.
with listed as (
  select row_number, party_id, 'passport' as what, passports as numbers, of_passports as details from entry where passports is not null
       and kind = 'Person'
  union all
  select row_number, party_id, 'card', cards, of_cards from entry where cards is not null and kind = 'Person'
), split as (
  select *, regexp_split_to_array(regexp_replace(numbers, '^\s*\([0-9]{1,2}\)\s*', ''), '[.;,]?\s*\([0-9]{1,2}\)\s*|[.;,]\s+') as each_number,
         regexp_split_to_array(regexp_replace(details, '^\s*\([0-9]{1,2}\)\s*', ''), '\s*\([0-9]{1,2}\)\s*') as each_detail
  from listed
), unfolded as (
  select row_number, party_id, what, unnest(each_number) as number, generate_subscripts(each_number, 1) as place,
         case when len(each_number) = len(each_detail) then each_detail end as each_detail
  from split
)
select row_number, party_id, what || '/' || place as part, what, trim(regexp_replace(number, '^\[?[0-9]{1,2}\]|^[Nn]o\.?\s?', ''), ' .,;') as number,
       each_detail[place] as detail,
       -- the issuing country begins what is said, or stands after "issued in"
       country_key(regexp_extract(each_detail[place], '^[\s(]*([A-Z][a-z]+(?: (?:of|the|and|[A-Z][a-z]+))*)', 1)) as first_words,
       country_key(regexp_extract(each_detail[place], '(?i:issued in) ([A-Z][a-z]+(?: [A-Z][a-z]+)*)', 1)) as issued_in
from unfolded;

-- relation document
select n.row_number, n.party_id, n.part, n.number,
       concat_ws('-', case when regexp_matches(n.detail, '(?i)^\W*italian fiscal') then 'ITA' else coalesce(a.alpha3, b.alpha3) end,
                 case when n.what = 'passport' then 'PASSPORT' when regexp_matches(n.detail, '(?i)fiscal|\btax') then 'TAXID'
                      else 'IDCARD' end) as scheme
from numbered n left join country a on a.key = n.first_words left join country b on b.key = n.issued_in
where regexp_full_match(n.number, '[A-Za-z0-9./ -]{4,25}') and regexp_matches(n.number, '[0-9]')
  and not coalesce(n.what = 'card' and regexp_matches(n.detail, '(?i)driv|licen[cs]e|ration|birth|military|counterfeit|false'), false)
  and not coalesce(n.what = 'passport' and regexp_matches(n.detail, '(?i)^\W*(false|forged|fake|counterfeit)'), false);

-- relation registered
-- Numbers of firms stand in a sentence; those that name their register, or that only one register gives, are told apart.
with found as (
  select row_number, party_id, registrations,
         list_concat(
           [{'s': 'RU-OGRN', 'n': n} for n in regexp_extract_all(registrations, '\b[0-9]{13}\b') if try_cast(left(n, 12) as bigint) % 11 % 10 = try_cast(right(n, 1) as int)],
           [{'s': 'RU-INN', 'n': n} for n in regexp_extract_all(registrations,
                '(?i)(?:INN|Tax(?:payer)? ID[a-z]*(?: Number| No\.?)?)[: ]*(?:INN[: ]*)?([0-9]{10}(?:[0-9]{2})?)\b', 1)],
           [{'s': 'GB-COH', 'n': n} for n in regexp_extract_all(registrations, '\b(?:OC|SC|NI|SL|LP|SO|NC)[0-9]{6}\b')],
           [{'s': 'GB-COH', 'n': n} for n in regexp_extract_all(registrations, '(?i)UK company n[a-z]*\.? ?:? ?([0-9]{8})\b', 1)]) as known
  from entry where registrations is not null and kind <> 'Person'
)
select row_number, party_id, unnest(case when len(known) = 0 and regexp_full_match(registrations, '[0-9]{5,15}')
     then [{'s': 'UNSTATED', 'n': registrations}] else known end) as one
from found;

-- relation dated
-- "00/05/1970", "dd/mm/1970": what is not known is 00 or letters. "05/1970" and "1970" also occur.
with told as (
  select row_number, party_id, born,
         try_cast(regexp_extract(born, '((?:18|19|20)[0-9]{2})$', 1) as int) as y,
         nullif(try_cast(regexp_extract(born, '^(?:[0-9d]{2}/)?([0-9]{2})/[0-9]{4}$', 1) as int), 0) as m,
         nullif(try_cast(regexp_extract(born, '^([0-9]{2})/[0-9]{2}/[0-9]{4}$', 1) as int), 0) as d,
         regexp_full_match(born, '(([0-9]{2}|dd)/)?(([0-9]{2}|mm)/)?(18|19|20)[0-9]{2}') as is_formed
  from entry where born is not null and kind = 'Person'
)
select row_number, party_id,
       case when not is_formed or m > 12 then null when m is null then make_date(y, 1, 1) when d is null then make_date(y, m, 1)
            else try_strptime(y || '-' || m || '-' || d, '%Y-%m-%d')::date end as earliest,
       case when not is_formed or m > 12 then null when m is null then make_date(y, 12, 31) when d is null then last_day(make_date(y, m, 1))
            else try_strptime(y || '-' || m || '-' || d, '%Y-%m-%d')::date end as latest,
       case when m is null then 'year' when d is null then 'month' else 'day' end as precision
from told;

-- relation listed
select row_number, party_id, case when regexp_full_match(listed_on, '[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}')
     then try_strptime(listed_on, '%d/%m/%Y')::date end as day
from entry;

-- refused
select row_number, 'the row has neither group number nor unique ID' as reason from entry where party_id is null
union all
select row_number, 'the row has no name' from entry where called is null
union all
select row_number, 'the row names no regime' from entry where regime is null;

-- doubtful
select row_number, 'the day of listing is not a day dd/mm/yyyy' as reason from listed where day is null
union all
select row_number, 'the birth date is not a day, month or year of the years 1800 to 2100' from dated where earliest is null
union all
select row_number, 'the number of a ship is not seven digits' from entry where imo is not null and not regexp_full_match(imo, '[0-9]{7}');

-- party
select e.row_number, e.party_id, e.kind, max(case when e.kind = 'Vessel' then c.alpha2 end) over (partition by e.party_id) as jurisdiction
from entry e left join country c on c.key = country_key(e.flag) where e.party_id is not null;

-- name
-- A person of whom one word is given is never compared as a whole name; an alias of one word is a piece of a name or a nickname.
select e.row_number, e.party_id, e.called as value,
       case when l.row_number is null then case when e.is_weak or (e.kind = 'Person' and one_word(e.called)) then 'weak_alias' else 'alias' end
            when e.kind = 'Person' and e.is_short and not contains(e.called, ' ') then 'surname' else 'legal' end as kind
from entry e left join legal l using (row_number) where e.called is not null;

-- name
select row_number, party_id, 'script/' || place as part, trim(piece, ' ,;') as value,
       case when kind = 'Person' and one_word(trim(piece, ' ,;')) then 'weak_alias' else 'alias' end as kind
from (select row_number, party_id, kind, unnest(regexp_split_to_array(scripts, '\s*\([0-9]{1,2}\)\s*|\s*;\s*')) as piece,
             generate_subscripts(regexp_split_to_array(scripts, '\s*\([0-9]{1,2}\)\s*|\s*;\s*'), 1) as place from entry where scripts is not null)
where regexp_matches(piece, '\p{L}');

-- birth_date
select row_number, party_id, earliest, latest, precision from dated where earliest is not null;

-- identifier
select row_number, party_id, part, scheme, number from document;

-- identifier
select row_number, party_id, one.s || ' ' || one.n as part, one.s as scheme, one.n as number from registered;

-- identifier
select row_number, party_id, 'imo' as part, 'XI-IMO' as scheme, imo as number from entry where kind = 'Vessel' and regexp_full_match(imo, '[0-9]{7}');

-- address
with placed as (
  select e.row_number, e.party_id, nullif(concat_ws(', ', s."Address Line 1", s."Address Line 2", s."Address Line 3", s."Address Line 4"),
       '') as street,
         s."Address Postal Code" as postal_code, s."Address Line 5" as line_5, s."Address Line 6" as line_6, s."Address Country" as country_name,
         coalesce(a.alpha2, b.alpha2) as country
  from source s join entry e using (row_number)
  left join country a on a.key = country_key(s."Address Country")
  left join country b on b.key = country_key(regexp_replace(s."Address Country", '\s*\(.*$', ''))
)
select row_number, party_id, 'contact' as role, concat_ws(', ', street, line_5, line_6, postal_code, country_name) as full_address, street,
     postal_code,
       -- the last lines hold the city, but for provinces, boxes and numbers
       case when not regexp_matches(line_6, '(?i)province|region|oblast|district|republic|state|box|[0-9]') then line_6
            when not regexp_matches(line_5, '(?i)province|region|oblast|district|republic|state|box|[0-9]') then line_5 end as city, country
from placed where coalesce(street, line_5, line_6, postal_code, country_name) is not null;

-- listing
select e.row_number, e.party_id, e.regime as list, 'sanction' as kind, 'UK government' as authority, e.ref,
       min(l.day) over (partition by e.party_id, e.regime) as valid_from
from entry e join listed l using (row_number) where e.party_id is not null;
