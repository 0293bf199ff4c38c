-- relation record
select row_number, data.kind as kind,
       -- A number of digits alone lost its zeros on the way: Companies House has eight characters. Letters tell the register: SC, NI, OC…,
       -- R and seven digits of old Northern Irish companies; those of societies end with letters too (RS00345C, 0012345R). Zeros alone
       -- are no number.
       case when not regexp_matches(company_number, '[1-9]') then null
            when regexp_full_match(company_number, '[0-9]{1,8}') then lpad(company_number, 8, '0')
            when regexp_full_match(upper(company_number), '[A-Z]{2}[A-Z0-9]{6}|R[0-9]{7}|[0-9]{7}[A-Z]')
                 and regexp_matches(company_number, '[0-9]{2}') then upper(company_number) end as company,
       case when data.kind like 'individual-%' then 'Person'
            when data.kind like 'corporate-entity-%' or data.kind like 'legal-person-%' then 'LegalEntity'
            when data.kind like 'super-secure-%' then 'secret' when data.kind like '%-statement' then 'statement'
            when data.kind = 'exemptions' then 'exemption' end as what,
       'psc-' || coalesce(nullif(list_extract(string_split(data.links.self, '/'), -1), ''), row_number::varchar) as holder,
       data.links.self as told_at,
       case when data.name_elements.surname is null then data.name
            else concat_ws(' ', data.name_elements.forename, data.name_elements.middle_name, data.name_elements.other_forenames,
                           data.name_elements.surname) end as name,
       data.name_elements.surname is not null
         and coalesce(data.name_elements.forename, data.name_elements.middle_name, data.name_elements.other_forenames) is null
         as surname_alone,
       try_cast(data.date_of_birth.year as int) as born, try_cast(data.date_of_birth.month as int) as born_month,
       data.date_of_birth is not null as birth_told,
       data.identification.country_registered as country, data.identification.registration_number as number,
       data.identification.legal_form as legal_form, data.natures_of_control as natures,
       coalesce(data.address, data.principal_office_address) as address, data.statement as statement, data.exemptions as exemptions,
       data.notified_on as notified, data.ceased_on as ceased,
       case when regexp_full_match(data.notified_on, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(data.notified_on, '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(data.ceased_on, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(data.ceased_on, '%Y-%m-%d')::date end as valid_to
from source;

-- left_out
select row_number, 'the totals at the end of the file' as reason from record where kind like 'totals%';

-- refused
select row_number, 'the kind of the record is not known' as reason from record where what is null and kind not like 'totals%'
union all
select row_number, 'company_number is not a number of Companies House' from record where company is null and kind not like 'totals%'
union all
select row_number, 'the person or entity has no name' from record where what in ('Person', 'LegalEntity') and name is null;

-- doubtful
select row_number, 'notified_on or ceased_on is not a day yyyy-mm-dd' as reason from record
where (notified is not null and valid_from is null) or (ceased is not null and valid_to is null)
union all
select row_number, 'the birth date gives no year and month' from record
where birth_told and not coalesce(born between 1850 and 2100 and born_month between 1 and 12, false)
union all
select row_number, 'a nature of control is none that is known' from record
where len(list_filter(natures, lambda n: not regexp_matches(n,
  'ownership-of-shares|voting-rights|right-to|significant-influence|part-right|registered-owner'))) > 0;

-- relation nature
with listed as (
  select row_number, company, what, holder, told_at, valid_from, valid_to, unnest(natures) as nature,
         generate_subscripts(natures, 1) as n
  from record where what in ('Person', 'LegalEntity') and company is not null
)
select *, 'nature/' || n as part,
       nature like '%ownership-of-shares%' as of_shares,
       -- "More than 25 but not more than 50 per cent", as the Act has it; of a trust or firm the same shares.
       case when nature like '%more-than-25-percent%' and nature not like '%25-to-50%' then 0.25
            when nature like '%25-to-50%' then 0.25 when nature like '%50-to-75%' then 0.5 when nature like '%75-to-100%' then 0.75 end::double
         as share_min,
       case when nature like '%more-than-25-percent%' and nature not like '%25-to-50%' then 1.0
            when nature like '%25-to-50%' then 0.5 when nature like '%50-to-75%' then 0.75 when nature like '%75-to-100%' then 1.0 end::double
         as share_max
from listed;

-- relation own_holding
-- A corporate holder is registered only where it is the first of its chain: it holds itself. A person may hold through others.
select * from nature where what = 'LegalEntity' and of_shares and nature not like '%-as-trust%' and nature not like '%-as-firm%';

-- relation exemption
-- Under each kind of exemption stand the spells for which it holds or held.
with named as (
  select row_number, exemptions, unnest(json_keys(exemptions)) as exempt_as from record
  where what = 'exemption' and json_type(exemptions) = 'OBJECT'
), listed as (
  select row_number, exempt_as, exemptions->('$."' || exempt_as || '".items') as items from named
), spell as (
  select row_number, exempt_as, unnest(from_json(items, '["json"]')) as item,
         generate_subscripts(from_json(items, '["json"]'), 1) as n
  from listed where json_type(items) = 'ARRAY'
), told as (
  select row_number, exempt_as || '/' || n as part, item->>'$.exempt_from' as begun, item->>'$.exempt_to' as ended from spell
)
select *, case when regexp_full_match(begun, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(begun, '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(ended, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(ended, '%Y-%m-%d')::date end as valid_to
from told;

-- doubtful
select distinct row_number, 'exempt_from or exempt_to is not a day yyyy-mm-dd' as reason from exemption
where (begun is not null and valid_from is null) or (ended is not null and valid_to is null);

-- relation stated_number
-- What is said in words ("none", "not applicable") is no number.
select r.row_number, r.holder, upper(regexp_replace(r.number, '[^A-Za-z0-9]', '', 'g')) as number, c.alpha2, lower(r.country) as country,
       coalesce(c.alpha2, '') = 'GB' or coalesce(regexp_matches(lower(r.country),
         'england|wales|scotland|northern ireland|united kingdom|^uk$|great britain'), false) as is_british
from record r left join country c on c.key = country_key(r.country)
where r.what = 'LegalEntity' and regexp_matches(r.number, '[0-9]');

-- relation read_number
-- In Scotland and Northern Ireland letters belong to the number: without them it is an English one, and is not read.
select row_number, holder, number,
       case when not regexp_matches(number, '[1-9]') then null
            when is_british and regexp_full_match(number, '[0-9]{1,8}')
            then case when not coalesce(regexp_matches(country, 'scotland|northern ireland'), false) then 'GB-COH' end
            when is_british and (regexp_full_match(number, 'R[0-9]{7}|[0-9]{7}[CR]')
              or regexp_full_match(number, '(SC|NI|OC|SO|NC|LP|SL)[0-9]{1,6}')
              or (regexp_full_match(number, '(AC|BR|C[ES]|E[NS]|F[CE]|G[ENS]|I[CP]|LP|N[ACFILPRVZ]|O[CE]|PC|R[CS]|S[ACEFGILOPRZ]|ZC)[A-Z0-9]{6}')
                  and regexp_matches(number, '[0-9]{3}'))) then 'GB-COH'
            when alpha2 = 'FR' and regexp_full_match(number, '[0-9]{9}') then 'FR-SIREN'
            when alpha2 = 'BE' and regexp_full_match(number, '[01]?[0-9]{9}') then 'BE-BCE_KBO'
            when alpha2 = 'NL' and regexp_full_match(number, '[0-9]{8}') then 'NL-KVK'
            when alpha2 = 'LU' and regexp_full_match(number, 'B[0-9]{1,6}') then 'LU-RCS'
            when alpha2 = 'DK' and regexp_full_match(number, '[0-9]{8}') then 'DK-CVR' end as scheme
from stated_number;

-- doubtful
select row_number, 'the registration number of the entity is in no form that is known of its country: not read' as reason
from read_number where scheme is null;

-- party
select row_number, 'gb-' || company as party_id, 'company' as part, 'Company' as kind, 'GB' as jurisdiction
from record where company is not null and what is not null;

-- party
select row_number, holder as party_id, 'holder' as part, what as kind, case when what <> 'Person' then legal_form end as legal_form
from record where what in ('Person', 'LegalEntity') and name is not null;

-- identifier
select row_number, 'gb-' || company as party_id, 'company' as part, 'GB-COH' as scheme, company as number
from record where company is not null and what is not null;

-- identifier
select row_number, holder as party_id, 'holder' as part, scheme,
       case when scheme = 'GB-COH' and regexp_full_match(number, '[0-9]+') then lpad(number, 8, '0')
            when scheme = 'GB-COH' and regexp_full_match(number, '[A-Z]{2}[0-9]{1,6}') then left(number, 2) || lpad(substr(number, 3), 6, '0')
            when scheme = 'BE-BCE_KBO' then lpad(number, 10, '0')
            else number end as number
from read_number where scheme is not null;

-- name
select row_number, holder as party_id, case when surname_alone then 'surname' else 'legal' end as kind,
       regexp_replace(name, '\s+', ' ', 'g') as value
from record where what in ('Person', 'LegalEntity') and name is not null;

-- birth_date
select row_number, holder as party_id, make_date(born, born_month, 1) as earliest,
       last_day(make_date(born, born_month, 1)) as latest, 'month' as precision
from record where what = 'Person' and name is not null and born between 1850 and 2100 and born_month between 1 and 12;

-- address
-- Of organisations alone: where a person lives or is served is not needed.
select r.row_number, r.holder as party_id, 'seat' as role,
       concat_ws(', ', concat_ws(' ', address.premises, address.address_line_1), address.address_line_2, address.postal_code,
                 address.locality, address.region, address.country) as full_address,
       concat_ws(' ', address.premises, address.address_line_1) as street, address.postal_code as postal_code,
       address.locality as city, c.alpha2 as country
from record r left join country c on c.key = country_key(r.address.country)
where what = 'LegalEntity' and name is not null
  and coalesce(address.premises, address.address_line_1, address.locality, address.postal_code) is not null;

-- ownership
select row_number, part, holder as owner_id, 'gb-' || company as asset_id, share_min, share_max, 'shareholding' as interest,
       valid_from, valid_to, told_at || '#' || nature as record_id
from own_holding;

-- bo_statement
select row_number, part, 'gb-' || company as subject_id, holder as person_id, nature as interest, share_min, share_max,
       valid_from, valid_to, told_at || '#' || nature as record_id
from nature anti join own_holding using (row_number, part);

-- bo_statement
select row_number, 'gb-' || company as subject_id,
       case what when 'secret' then 'protected by the register (super-secure)' else statement end as exempt_reason,
       valid_from, valid_to, concat_ws('|', company, what, told_at, statement) as record_id
from record where what in ('secret', 'statement') and company is not null;

-- bo_statement
select r.row_number, e.part, 'gb-' || r.company as subject_id, 'exempt from the register' as exempt_reason, e.valid_from, e.valid_to,
       concat_ws('|', r.company, r.what, r.told_at, e.part) as record_id
from record r left join exemption e using (row_number) where r.what = 'exemption' and r.company is not null;
