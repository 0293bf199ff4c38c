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
select q.*, e.kind from quoted q join entry e using (row_number);

-- relation placed
-- What says that somebody is detained is never read.
select *, regexp_matches(full_address, '(?i)inmate|incarcerat|register number|reg\.? ?(no|#)|\busm\b|\b(fci|fmc|fdc|mdc|mcc|usp|fcc|cci)\b|correction|prison|penitentiary|detention|\bjail\b') as detained
from published_place;

-- relation numbered
-- A ship is numbered "IMO 9074729", "IMO: 9074729" or by the seven digits alone; nine digits are those of its radio.
select *, regexp_extract(number, '(?i)(?:^|\bIMO)(?:\s|:|#|No\.?|Number)*([0-9]{7})(?:[^0-9]|$)', 1) as ship_number, case
    when regexp_full_match(label, '(Diplomatic |Stateless Person )?Passport( Number)?') then 'PASSPORT'
    when regexp_matches(label, '(?i)vessel.*(registration|identification|\bid\b)|\bIMO\b') or (kind = 'Vessel' and regexp_matches(number, '(?i)^IMO\b|^IMO[0-9]')) then 'IMO'
    when kind = 'Person' and regexp_full_match(label, '(National|Personal|Kenyan|Bosnian Personal) ?(Foreign )?(ID|Identification|Identity)( Number| No\.| Card)*|Identification Number|Cedula (No\.|de .*)|C\.?U\.?[IR]\.?P?\.?|D\.N\.I\.|I\.F\.E\.|Driver''s License No\.|Residency Number|Citizen''s Card Number') then 'IDCARD'
    when regexp_full_match(label, 'Tax ID No\.|NIT #|RUC #|R\.F\.C\.|C\.U\.I\.T\.|RTN|RIF #|Numero de Identidad|SSN|Turkish Identification Number|Romanian (C\.R\.|Tax Registration)|Fiscal Code|Italian Fiscal Code|Tax Identification Number') then 'TAXID'
    when regexp_full_match(label, 'V\.A\.T\. Number') then 'VAT'
    when regexp_full_match(label, 'Legal Entity Number') then 'LEI'
    when kind <> 'Person' and regexp_full_match(label, 'Registration (Number|ID)|(UK )?Company Number|Commercial Registry Number|Business Registration (Number|Document #?)|Business Number|Enterprise Number|C\.R\. No\.|Chamber of Commerce Number|Public Registration Number|Certificate of Incorporation Number|Matricula Mercantil No|Identification Number|Uni(ted|fied) Social Credit Code( Certificate)?( \(USCC\))?') then 'REG'
    end as document
from stated;

-- relation cleaned
select n.*, 'id/' || n as part, coalesce(c.alpha2, '') as alpha2, c.alpha3, upper(regexp_replace(n.number, '[\s./-]', '', 'g')) as digits
from numbered n
left join country c on c.key = country_key(case label when 'UK Company Number' then 'GB' when 'Italian Fiscal Code' then 'IT'
     when 'Turkish Identification Number' then 'TR' when 'Kenyan ID No.' then 'KE' when 'Bosnian Personal ID No.' then 'BA' else n.country_name end)
where document is not null;

-- relation schemed
-- A registration number is of a register that is known by its form alone: a French one may be a SIREN, a SIRET or neither. A British one
-- that lost its zeros is that of a company where the label says so; a Belgian one of nine digits lost its first zero.
select *, case when not regexp_matches(digits, '[1-9]') then null
            when document = 'IMO' then case when ship_number <> '' then 'XI-IMO' end when document = 'LEI' then 'XI-LEI'
            when document = 'VAT' then case alpha2 when 'FR' then 'FR-TVA' when '' then 'UNSTATED' else alpha2 || '-VAT' end
            when document = 'REG' then case when alpha2 in ('RU', '') and regexp_full_match(digits, '[0-9]{13}')
                                      and try_cast(left(digits, 12) as bigint) % 11 % 10 = try_cast(right(digits, 1) as int) then 'RU-OGRN'
                                 when starts_with(digits, 'IMO') and ship_number <> '' then 'XI-IMO_COMPANY'
                                 when alpha2 = '' then 'UNSTATED'
                                 when alpha2 = 'CN' and regexp_full_match(digits, '[0-9A-Z]{18}') then 'CN-USCC'
                                 when alpha2 = 'FR' and regexp_full_match(digits, '[0-9]{9}') then 'FR-SIREN'
                                 when alpha2 = 'FR' and regexp_full_match(digits, '[0-9]{14}') then 'FR-SIRET'
                                 when alpha2 = 'FR' and regexp_full_match(digits, 'W[0-9][0-9A-Z][0-9]{7}') then 'FR-RNA'
                                 when alpha2 = 'GB' and (regexp_full_match(digits, '[0-9]{8}|[A-Z]{2}[0-9]{6}|R[0-9]{7}|[0-9]{7}[CR]|(SC|NI|OC|SO|NC|LP|SL)[0-9]{1,6}')
                                      or (regexp_full_match(digits, '[0-9]{1,7}') and regexp_matches(label, 'Company|Registration|Incorporation'))) then 'GB-COH'
                                 when alpha2 = 'DK' and regexp_full_match(digits, '[0-9]{8}') then 'DK-CVR'
                                 when alpha2 = 'NL' and regexp_full_match(digits, '[0-9]{8}') then 'NL-KVK'
                                 when alpha2 = 'BE' and regexp_full_match(digits, '[01]?[0-9]{9}') then 'BE-BCE_KBO'
                                 when alpha2 = 'LU' and regexp_full_match(digits, 'B[0-9]{1,6}') then 'LU-RCS'
                                 when alpha2 = 'FI' and regexp_full_match(digits, '[0-9]{8}') then 'FI-PRO'
                                 else alpha2 || '-REG' end
            when document = 'TAXID' then case when alpha2 = 'RU' and regexp_full_match(digits, '[0-9]{10}|[0-9]{12}') then 'RU-INN' else concat_ws('-', alpha3, 'TAXID') end
            else concat_ws('-', alpha3, document) end as scheme
from cleaned;

-- refused
select row_number, 'the entry has no name' as reason from entry where coalesce(spelling, '') = ''
union all
select row_number, 'the entry does not say on which list it stands' from entry where coalesce(list_name, '') = ''
union all
select row_number, 'the id stands under several names on the same list' from entry
where (party_id, source) in (select (party_id, source) from entry group by party_id, source having count(distinct spelling) > 1);

-- doubtful
select row_number, 'start_date or end_date is not a day yyyy-mm-dd' as reason from entry
where (start_date is not null and not (regexp_full_match(start_date, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and try_strptime(start_date, '%Y-%m-%d') is not null))
   or (end_date is not null and not (regexp_full_match(end_date, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and try_strptime(end_date, '%Y-%m-%d') is not null))
union all
select row_number, 'a birth date is no date or range of the years 1800 to 2099' from ranged where known < parts
union all
select row_number, 'the address is a place of detention: not read' from placed where detained
union all
select row_number, 'a number is in no form that is known of its kind: not read' from schemed where scheme is null
union all
select row_number, 'a number is of a kind that is not read' from numbered
where document is null and regexp_matches(number, '[0-9]') and regexp_matches(label, '(?i)number|\bno\b|#|registration|\bid\b|identification|licen[cs]e|certificate')
  and not regexp_matches(label, '(?i)phone|fax|mobile');

-- party
select row_number, party_id, kind from entry;

-- name
-- OFAC's persons come as FAMILY, Given in the older file and as Given FAMILY in the newer one. A person of whom one word is
-- given is never compared as a whole name; a script that does not part words gives it whole.
select row_number, party_id,
       case when kind = 'Person' and one_word(spelling)
            then 'surname' else 'legal' end as kind,
       case when kind = 'Person' then regexp_replace(spelling, '^([^,]+), (.+)$', '\2 \1') else spelling end as value
from entry where spelling <> '';

-- name
-- One word alone, of a person, is a piece of a name or a nickname.
select row_number, party_id, case when kind = 'Person' and one_word(said) then 'weak_alias' else 'alias' end as kind, 'alias/' || n as part,
       case when kind = 'Person' then regexp_replace(said, '^([^,]+), (.+)$', '\2 \1') else said end as value
from (select row_number, party_id, kind, trim(regexp_replace(regexp_replace(unnest(aliases), '[\s\pZ]+', ' ', 'g'), '^and (.*?)[.]?$', '\1')) as said,
             generate_subscripts(aliases, 1) as n from entry)
where said <> '';

-- birth_date
-- A single exact day with "circa" is a year either side of it; what is said twice in two ways is one span.
with said as (
  select row_number, party_id, n, case when about then make_date(year(earliest) - 1, 1, 1) else earliest end as first_day,
         case when about then make_date(year(latest) + 1, 12, 31) else latest end as last_day,
         case when about then 'about' when parts > 1 then 'between' else precision end as how
  from ranged where known = parts
)
select row_number, party_id, 'birth/' || n as part, first_day as earliest, last_day as latest, how as precision from said
qualify row_number() over (partition by party_id, first_day, last_day order by how, row_number, n) = 1;

-- address
-- A country alone is no address that could be compared.
select row_number, party_id, 'address/' || n as part, 'contact' as role, full_address, street, postal_code, city, country
from placed where not regexp_full_match(full_address, '|[A-Z]{2}') and not detained;

-- identifier
select row_number, party_id, part, scheme,
       case when scheme like 'XI-IMO%' then ship_number when scheme = 'GB-COH' and regexp_full_match(digits, '[0-9]+') then lpad(digits, 8, '0')
            when scheme = 'GB-COH' and regexp_full_match(digits, '[A-Z]{2}[0-9]+') then left(digits, 2) || lpad(substr(digits, 3), 6, '0')
            when scheme = 'BE-BCE_KBO' then lpad(digits, 10, '0') else number end as number
from schemed where scheme is not null;

-- listing
-- Treasury's lists and State's non-proliferation sanctions restrict dealings; the export lists of Commerce and the ITAR
-- debarments exclude from trade in goods of the United States. An entry over several lines is listed once.
select row_number, party_id, party_id || '|' || list_name as record_id, concat_ws(': ', list_name, nullif(array_to_string(programs, '; '), '')) as list,
       case when code in ('DPL', 'EL', 'UVL', 'MEU', 'DTC') or regexp_matches(source, 'Bureau of Industry') then 'exclusion' else 'sanction' end as kind,
       'US ' || coalesce(nullif(regexp_extract(source, ' - (.*)$', 1), ''), 'International Trade Administration') as authority,
       coalesce(entity_number, nullif(trim(regexp_extract(notice, '^(Vol[^;]*|[^;,(]*)')), ''), party_id) as ref,
       case when regexp_full_match(start_date, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(start_date, '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(end_date, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(end_date, '%Y-%m-%d')::date end as valid_to
from entry qualify row_number() over (partition by party_id, list_name order by row_number) = 1;
