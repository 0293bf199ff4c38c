-- What the three forms have in common. Each form gives the relations entry (its party_id, kind, flag), called (names), born (what is said
-- of birth dates), document (label, number, country), founded, placed (addresses) and programme.

-- relation bound
-- Both ends of what is said of a birth date: a day, a month or a year.
select row_number, party_id, part, about, side,
       case when regexp_full_match(said, '[0-9]{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (18|19|20)[0-9]{2}')
            then try_strptime(said, '%d %b %Y')::date
            when regexp_full_match(said, '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (18|19|20)[0-9]{2}')
            then try_strptime('01 ' || said, '%d %b %Y')::date
            when regexp_full_match(said, '(18|19|20)[0-9]{2}') then make_date(said::int, 1, 1) end as first_day,
       case when regexp_full_match(said, '[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}') then 'day'
            when regexp_full_match(said, '[A-Z][a-z]{2} [0-9]{4}') then 'month' else 'year' end as precision
from (select row_number, party_id, part, about, unnest(ends) as said, generate_subscripts(ends, 1) as side
      from (select row_number, party_id, part, starts_with(said, 'circa ') as about,
                   regexp_split_to_array(regexp_replace(said, '^circa ', ''), '\s+to\s+|\s*-\s*') as ends from born));

-- relation dated
-- "circa" is one year either side.
select row_number, party_id, part, about, bool_and(first_day is not null) and count(*) <= 2 as clear,
       min(case when about then make_date(year(first_day) - 1, 1, 1) else first_day end) as earliest,
       max(case when about then make_date(year(first_day) + 1, 12, 31) when precision = 'day' then first_day
                when precision = 'month' then last_day(first_day) else make_date(year(first_day), 12, 31) end) as latest,
       case when about then 'about' when count(*) > 1 then 'between' else min(precision) end as precision
from bound group by row_number, party_id, part, about;

-- relation numbered
-- What a number is, by the publisher's name for it; some carry their country in brackets. Numbers of other kinds (licences, phones,
-- wallets, visas) are not read.
select d.row_number, d.party_id, d.part, d.number, d.kind, c.alpha2, c.alpha3,
       case when regexp_matches(d.label, '^([A-Z][A-Za-z]+ )*Passport') then 'PASSPORT'
            when regexp_full_match(d.label, 'Tax ID No\.|NIT|RUC|R\.?F\.?C\.?|RIF|RTN|C\.U\.I\.T\.|C\.N\.P\.J\.|(Italian )?Fiscal Code'
                 || '|V\.A\.T\. Number|US FEIN') then 'TAXID'
            when d.label = 'Legal Entity Number' then 'LEI'
            when d.label = 'Vessel Registration Identification' then 'IMO'
            when d.kind = 'Person' and regexp_full_match(d.label, 'National ID No\.|National Foreign ID Number|(Turkish )?Identification Number'
                 || '|(Kenyan|Bosnian Personal) ID No\.|Cedula No\.|C\.U\.R\.P\.|D\.N\.I\.|N\.I\.E\.|C\.U\.I\.|Personal ID Card'
                 || '|Citizen''s Card Number|Numero de Identidad|Stateless Person ID Card') then 'IDCARD'
            when d.kind <> 'Person' and regexp_full_match(d.label, '(Public |Business )?Registration (Number|ID)|(UK )?Company Number'
                 || '|Commercial Registry Number|Business Registration Document|Business Number|Enterprise Number|C\.R\. No\.'
                 || '|Chamber of Commerce Number|Certificate of Incorporation Number|Identification Number|National ID No\.'
                 || '|Uni(ted|fied) Social Credit Code( Certificate)?( \(USCC\))?') then 'REG'
       end as document
from (select * replace (regexp_replace(number, '\s*\([A-Za-z ,]{4,}\)$', '') as number,
                        coalesce(country, nullif(regexp_extract(number, '\(([A-Za-z ,]{4,})\)$', 1), '')) as country) from document) d
left join country c on c.key = country_key(case
    when d.label in ('Italian Fiscal Code', 'Turkish Identification Number', 'UK Company Number', 'US FEIN', 'Kenyan ID No.',
         'Bosnian Personal ID No.')
    then case left(d.label, 2) when 'It' then 'IT' when 'Tu' then 'TR' when 'UK' then 'GB' when 'US' then 'US' when 'Ke' then 'KE' else 'BA' end
    else d.country end)
where regexp_matches(d.number, '[0-9]');

-- relation schemed
select row_number, party_id, part,
       case when document = 'IMO' then regexp_extract(number, '[0-9]{7}') else trim(regexp_extract(number, '^[^,;]*'), ' .') end as number,
       case when document = 'LEI' and regexp_full_match(number, '[A-Z0-9]{20}') then 'XI-LEI'
            when document = 'IMO' and regexp_full_match(number, '(IMO\s*)?[0-9]{7}') then 'XI-IMO'
            -- Russia's state register: its check digit tells it where no country is given
            when document = 'REG' and coalesce(alpha2, 'RU') = 'RU' and regexp_full_match(number, '[0-9]{13}')
                 and try_cast(left(number, 12) as bigint) % 11 % 10 = try_cast(right(number, 1) as int) then 'RU-OGRN'
            when document = 'REG' and alpha2 = 'CN' and regexp_full_match(number, '[0-9A-Z]{18}') then 'CN-USCC'
            when document = 'REG' and not starts_with(number, 'IMO') then
                 case alpha2 when 'GB' then 'GB-COH' when 'DE' then 'DE-CR' when 'NL' then 'NL-KVK' when 'BE' then 'BE-BCE_KBO' when 'DK'
                      then 'DK-CVR'
                             when 'LU' then 'LU-RCS' when 'FI' then 'FI-PRO' else coalesce(alpha2 || '-REG', 'UNSTATED') end
            when document = 'TAXID' and alpha2 = 'RU' then 'RU-INN'
            when document in ('PASSPORT', 'IDCARD', 'TAXID') then concat_ws('-', alpha3, document)
       end as scheme
from numbered;

-- identifier
select row_number, party_id, part, number, scheme from schemed
where scheme is not null and length(number) between 3 and 30 and not regexp_matches(number, '(?i) and ');

-- refused
select row_number, 'the entry has no number' as reason from entry where party_id is null
union all
select row_number, 'the entry has no main name' from entry
anti join (select row_number from called where quality = 'legal' and value <> '') using (row_number)
union all
select row_number, 'the number of the entry stands twice' from entry
where party_id in (select party_id from entry group by 1 having count(*) > 1)
union all
select row_number, 'the entry names no programme' from entry anti join programme using (row_number);

-- doubtful
select row_number, 'a birth date is not a day, month, year or span of the years 1800 to 2100' as reason from dated
where not coalesce(clear and earliest <= latest, false);

-- party
select e.row_number, e.party_id, e.kind, case when e.kind = 'Vessel' then c.alpha2 end as jurisdiction, f.day as incorporation_date
from entry e left join country c on c.key = country_key(e.flag)
left join (select row_number, min(try_strptime(said, '%d %b %Y')::date) as day from founded
           where regexp_full_match(said, '[0-9]{1,2} [A-Z][a-z]{2} (18|19|20)[0-9]{2}') group by 1) f using (row_number)
where e.party_id is not null;

-- name
-- A person of whom one word is given is never compared as a whole name; an alias of one word is a piece of a name or a nickname.
select row_number, party_id, part, value,
       case when kind = 'Person' and quality = 'legal' and not contains(value, ' ') then 'surname'
            when kind = 'Person' and quality = 'alias' and one_word(value) then 'weak_alias' else quality end as kind
from called where value <> '';

-- birth_date
-- What is said twice in two ways (about 1985; from 1984 to 1986) is one span.
select row_number, part, party_id, earliest, latest, precision from dated where clear and earliest <= latest
qualify row_number() over (partition by party_id, earliest, latest order by precision, row_number, part) = 1;

-- address
select p.row_number, p.part, e.party_id, 'contact' as role,
       concat_ws(', ', p.street, p.postal_code, p.city_line, nullif(p.country, 'undetermined')) as full_address,
       p.street, p.postal_code, p.city, c.alpha2 as country
from placed p join entry e using (row_number) left join country c on c.key = country_key(p.country)
where coalesce(p.street, p.postal_code, p.city_line, nullif(p.country, 'undetermined')) is not null;

-- listing
select p.row_number, p.part, e.party_id, p.list, 'sanction' as kind, 'OFAC, US Department of the Treasury' as authority,
       e.party_id as ref, p.valid_from
from programme p join entry e using (row_number);
