-- relation entity
-- Every property of FollowTheMoney is a list of texts.
select row_number, id, schema, caption, datasets, properties as p,
       case when schema in ('Person', 'Company', 'Organization', 'PublicBody', 'LegalEntity', 'Vessel', 'Airplane') then schema end as kind
from source;

-- relation spell
-- From when to when an interval holds: exact days, and the first and last day that a month or a year allows.
with said as (
  select row_number, left(coalesce(p."startDate"[1], p."listingDate"[1]), 10) as begun, left(p."endDate"[1], 10) as ended
  from entity where schema in ('Ownership', 'Directorship', 'Representation', 'Sanction', 'Identification', 'Passport')
), dated as (
  select *,
         case when regexp_full_match(begun, '(1[89]|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
              then try_strptime(rpad(begun, 10, '-01'), '%Y-%m-%d')::date end as first_day,
         case when regexp_full_match(ended, '(1[89]|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
              then try_strptime(rpad(ended, 10, '-01'), '%Y-%m-%d')::date end as end_day
  from said where begun is not null or ended is not null
)
select row_number, first_day, case when length(begun) = 10 then first_day end as exact_first,
       case length(ended) when 10 then end_day when 7 then last_day(end_day) when 4 then make_date(year(end_day), 12, 31) end as last_day,
       case when length(ended) = 10 then end_day end as exact_last, begun, ended
from dated;

-- relation party_entity
select row_number, id, kind, caption, p, upper(p.jurisdiction[1]) as jurisdiction,
       case when list_contains(p.name, caption) then caption else p.name[1] end as main_name
from entity where kind is not null;

-- relation sanction
select s.row_number, s.id, s.p, e.id as party_id, e.p.topics as topics, s.datasets,
       lower(concat_ws(' ', array_to_string(s.datasets, ' '), array_to_string(s.p.program, ' '), array_to_string(s.p.authority, ' '))) as words
from (select *, unnest(p.entity) as entity_id from entity where schema = 'Sanction') s
left join entity e on e.id = s.entity_id;

-- relation list_entry
-- What kind of list it is, told by the list first and by the topics of the listed second.
select *,
       case when party_id is null then null
            when regexp_matches(words, 'debar|exclu|ineligible') then 'exclusion'
            when regexp_matches(words, 'disqualif') then 'officer_ban'
            when topics is null or list_contains(topics, 'sanction') then 'sanction'
            when list_contains(topics, 'debarment') then 'exclusion'
            when len(list_filter(topics, lambda t: starts_with(t, 'export.'))) > 0 then 'exclusion'
            when list_contains(topics, 'corp.disqual') then 'officer_ban' end as kind
from sanction;

-- relation linked
select min(row_number) as row_number, id from (
  select row_number, unnest(list_concat(p.owner, p.asset, p.director, p.organization, p.agent, p.client)) as id from entity
  where schema in ('Ownership', 'Directorship', 'Representation')
  union all
  select row_number, party_id from list_entry where kind is not null
) where id is not null group by id;

-- relation unread
-- Persons of whom the collection knows an office or a suspicion, and no list entry, holding or office in a company.
select row_number, id from party_entity
where kind = 'Person' and len(coalesce(p.topics, [])) > 0
  and len(list_filter(p.topics, lambda t: regexp_matches(t, '^(sanction$|debarment|export[.]|corp[.]disqual)'))) = 0
  and id not in (select id from linked);

-- relation document
select d.row_number, d.holder_id, d.number, d.country_key, d.document, u.id is not null as unread
from (select row_number, unnest(p.holder) as holder_id, coalesce(p.number[1], p."passportNumber"[1]) as number,
             lower(p.country[1]) as country_key, case when schema = 'Passport' then 'PASSPORT' else 'IDCARD' end as document
      from entity where schema in ('Identification', 'Passport')) d
left join unread u on u.id = d.holder_id
where d.number is not null;

-- relation placed
select a.row_number, e.id as party_id, nullif(concat_ws(', ', a.p.street[1], a.p.street2[1]), '') as street,
       a.p."postalCode"[1] as postal_code, a.p.city[1] as city, upper(a.p.country[1]) as country, a.p."full"[1] as whole
from entity a join (select id, unnest(p."addressEntity") as place_id from party_entity) e on e.place_id = a.id
where a.schema = 'Address';

-- refused
select row_number, 'the entity has no id or no schema' as reason from entity where id is null or schema is null
union all
select row_number, 'the id stands twice' from entity where id in (select id from entity group by 1 having count(*) > 1)
union all
select row_number, 'the ownership names no owner or no asset' from entity
where schema = 'Ownership' and (len(coalesce(p.owner, [])) = 0 or len(coalesce(p.asset, [])) = 0)
union all
select row_number, 'the directorship names no director or no organisation' from entity
where schema = 'Directorship' and (len(coalesce(p.director, [])) = 0 or len(coalesce(p.organization, [])) = 0)
union all
select row_number, 'the representation names no agent or no client' from entity
where schema = 'Representation' and (len(coalesce(p.agent, [])) = 0 or len(coalesce(p.client, [])) = 0)
union all
select row_number, 'the document names no holder or no number' from entity
where schema in ('Identification', 'Passport') and row_number not in (select row_number from document)
union all
select row_number, 'the sanction names no entity of the file' from entity
where schema = 'Sanction' and row_number not in (select row_number from sanction where party_id is not null)
union all
select row_number, 'the address is empty' from placed where coalesce(whole, street, postal_code, city, country) is null;

-- left_out
select row_number, 'family ties are never read' as reason from entity where schema in ('Family', 'Associate')
union all
select row_number, 'no question reads entities of this schema' from entity
where kind is null and schema not in ('Ownership', 'Directorship', 'Representation', 'Sanction', 'Identification', 'Passport',
                                      'Address', 'Family', 'Associate')
union all
select row_number, 'an address of nobody in the file' from entity
where schema = 'Address' and row_number not in (select row_number from placed)
union all
select row_number, 'the entry is no sanction, exclusion or ban of a party' from list_entry
where row_number not in (select row_number from list_entry where kind is not null)
union all
select row_number, 'a person known for an office or a suspicion only' from unread
union all
select row_number, 'a document of a person that is not read' from document group by row_number having bool_and(unread);

-- doubtful
select row_number, 'a birth date is no date of the years 1800 to 2099' as reason
from (select row_number, unnest(p."birthDate") as b from party_entity where kind = 'Person')
where not coalesce(regexp_full_match(left(b, 10), '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
                   and try_strptime(rpad(left(b, 10), 10, '-01'), '%Y-%m-%d') is not null, false)
union all
select row_number, 'startDate or endDate is no date' from spell
where (begun is not null and first_day is null) or (ended is not null and last_day is null)
union all
select row_number, 'the listing begins or ends on no certain day' from spell semi join sanction using (row_number)
where (first_day is not null and exact_first is null) or (last_day is not null and exact_last is null)
union all
select row_number, 'the percentage is no number or range between 0 and 100' from holding where told and share_min is null
union all
select row_number, 'incorporationDate or dissolutionDate is not a day' from party_entity
where (p."incorporationDate"[1] is not null and not regexp_matches(p."incorporationDate"[1], '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}'))
   or (p."dissolutionDate"[1] is not null and not regexp_matches(p."dissolutionDate"[1], '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}'));

-- party
select row_number, id as party_id, kind, case when kind <> 'Person' then p."legalForm"[1] end as legal_form,
       case when kind <> 'Person' then p.status[1] end as status,
       case when kind <> 'Person' and len(p.jurisdiction) = 1 and regexp_full_match(jurisdiction, '[A-Z]{2}') then jurisdiction end as jurisdiction,
       case when kind <> 'Person' and regexp_matches(p."incorporationDate"[1], '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(left(p."incorporationDate"[1], 10), '%Y-%m-%d')::date end as incorporation_date,
       case when kind <> 'Person' and regexp_matches(p."dissolutionDate"[1], '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(left(p."dissolutionDate"[1], 10), '%Y-%m-%d')::date end as dissolution_date,
       case when kind <> 'Person' then p.classification[1] end as classification
from party_entity;

-- name
-- The caption is the best of the names; the others are spellings of it, in other scripts too. A person of whom one word is
-- given is never compared as a whole name, unless it is told to be the forename or its script does not part words; one word
-- alone beside the caption is a piece of a name or a nickname.
with grouped as (
  select row_number, id, kind, main_name, kind = 'Person' and not (coalesce(list_contains(p."firstName", main_name), false) and p."lastName"[1] is null)
           as may_be_surname,
         unnest([{'k': 'name', 'v': p.name}, {'k': 'alias', 'v': p.alias}, {'k': 'previous', 'v': p."previousName"},
                 {'k': 'weak', 'v': p."weakAlias"}, {'k': 'short', 'v': p.abbreviation}]) as g
  from party_entity
), spelled as (
  select row_number, id, kind as schema, main_name, may_be_surname, g.k as k, unnest(g.v) as value, generate_subscripts(g.v, 1) as n from grouped
)
select row_number, id as party_id, k || '/' || n as part, trim(value) as value,
       case when k = 'name' and value = main_name and may_be_surname
             and one_word(trim(value)) then 'surname'
            when k = 'name' and value = main_name then 'legal'
            when k in ('weak', 'short') or (schema = 'Person' and one_word(trim(value))) then 'weak_alias' else 'alias' end as kind
from spelled where trim(value) <> '';

-- name
-- A person whose full name is not given: the parts, or the surname alone.
select row_number, id as party_id, 'parts' as part,
       concat_ws(' ', p."firstName"[1], p."secondName"[1], p."middleName"[1], p."lastName"[1]) as value,
       case when p."firstName"[1] is null then 'surname' else 'legal' end as kind
from party_entity where kind = 'Person' and len(coalesce(p.name, [])) = 0 and p."lastName"[1] is not null;

-- birth_date
with said as (
  select row_number, id, left(unnest(p."birthDate"), 10) as b, generate_subscripts(p."birthDate", 1) as n
  from party_entity where kind = 'Person'
), dated as (
  select *, try_strptime(rpad(b, 10, '-01'), '%Y-%m-%d')::date as first_day
  from said where regexp_full_match(b, '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
)
select row_number, id as party_id, 'birth/' || n as part, first_day as earliest,
       case length(b) when 10 then first_day when 7 then last_day(first_day) else make_date(year(first_day), 12, 31) end as latest,
       case length(b) when 10 then 'day' when 7 then 'month' else 'year' end as precision
from dated where first_day is not null;

-- address
select row_number, id as party_id, 'address/' || n as part, 'contact' as role, value as full_address
from (select row_number, id, unnest(p.address) as value, generate_subscripts(p.address, 1) as n from party_entity)
where trim(value) <> '';

-- address
select row_number, party_id, party_id as part, 'contact' as role, street, postal_code, city,
       case when regexp_full_match(country, '[A-Z]{2}') then country end as country,
       coalesce(whole, concat_ws(', ', street, postal_code, city, country)) as full_address
from placed where coalesce(whole, street, postal_code, city, country) is not null;

-- identifier
with grouped as (
  select e.row_number, e.id, e.kind, e.jurisdiction, c.alpha3,
         unnest([{'k': 'registration', 'v': p."registrationNumber"}, {'k': 'tax', 'v': p."taxNumber"}, {'k': 'vat', 'v': p."vatCode"},
                 {'k': 'lei', 'v': p."leiCode"}, {'k': 'inn', 'v': p."innCode"}, {'k': 'ogrn', 'v': p."ogrnCode"},
                 {'k': 'usc', 'v': p."uscCode"}, {'k': 'imo', 'v': p."imoNumber"}, {'k': 'id', 'v': p."idNumber"},
                 {'k': 'passport', 'v': p."passportNumber"}]) as g
  from party_entity e left join country c on c.key = lower(e.jurisdiction) and e.kind <> 'Person'
), numbered as (
  select row_number, id, kind, jurisdiction, alpha3, g.k as k, unnest(g.v) as number, generate_subscripts(g.v, 1) as n from grouped
), bare as (
  select *, regexp_replace(number, '[\s./-]', '', 'g') as digits from numbered where regexp_matches(number, '[0-9A-Za-z]')
)
select row_number, id as party_id, k || '/' || n as part, regexp_replace(number, '(?i)^imo[ :]*', '') as number,
       case k when 'lei' then 'XI-LEI' when 'inn' then 'RU-INN' when 'ogrn' then 'RU-OGRN' when 'usc' then 'CN-USCC'
              when 'imo' then 'XI-IMO' when 'passport' then 'PASSPORT'
              when 'id' then case when kind = 'Person' then 'IDCARD' else 'UNSTATED' end
              when 'vat' then case when left(upper(number), 2) = 'FR' then 'FR-TVA'
                                   when regexp_matches(number, '^[A-Za-z]{2}[ .-]?[0-9A-Za-z]') then left(upper(number), 2) || '-VAT' else 'UNSTATED' end
              when 'tax' then case when jurisdiction = 'RU' and regexp_full_match(digits, '[0-9]{10}|[0-9]{12}') then 'RU-INN'
                                   else concat_ws('-', alpha3, 'TAXID') end
              else case when jurisdiction = 'FR' and regexp_full_match(digits, '[0-9]{9}') then 'FR-SIREN'
                        when jurisdiction = 'FR' and regexp_full_match(digits, '[0-9]{14}') then 'FR-SIRET'
                        when jurisdiction = 'RU' and regexp_full_match(digits, '[0-9]{13}|[0-9]{15}') then 'RU-OGRN'
                        when alpha3 is null or kind in ('Person', 'Vessel', 'Airplane') then 'UNSTATED'
                        else case jurisdiction when 'GB' then 'GB-COH' when 'DK' then 'DK-CVR' when 'NL' then 'NL-KVK'
                                  when 'BE' then 'BE-BCE_KBO' when 'FI' then 'FI-PRO' when 'LU' then 'LU-RCS' when 'DE' then 'DE-CR'
                                  when 'IT' then 'IT-RI' else jurisdiction || '-REG' end end end as scheme
from bare;

-- identifier
select d.row_number, d.holder_id as party_id, d.holder_id as part, d.number, concat_ws('-', c.alpha3, d.document) as scheme,
       s.exact_first as valid_from, s.exact_last as valid_to
from document d left join spell s using (row_number) left join country c on c.key = d.country_key
where not d.unread;

-- relation holding
-- Owners and assets are lists: each owner holds each asset.
select o.row_number, o.owner_id, o.asset_id, o.owner_id || ' ' || o.asset_id as part, s.first_day as valid_from, s.last_day as valid_to,
       case when o.sound then o.shares[1] / 100 end as share_min, case when o.sound then list_max(o.shares) / 100 end as share_max,
       o.told, o.role, regexp_matches(lower(coalesce(o.role, '')), 'beneficial|ultimate|\bubo\b|significant control') as beneficial
from (select row_number, owner_id, unnest(p.asset) as asset_id, coalesce(p.role[1], p."ownershipType"[1]) as role,
             coalesce(regexp_full_match(p.percentage[1], '[0-9]{1,3}([.][0-9]+)? ?%?( ?- ?[0-9]{1,3}([.][0-9]+)? ?%?)?')
               and list_max(regexp_extract_all(p.percentage[1], '[0-9]+(?:[.][0-9]+)?')::double[]) <= 100
               and list_sort(regexp_extract_all(p.percentage[1], '[0-9]+(?:[.][0-9]+)?')::double[])
                   = regexp_extract_all(p.percentage[1], '[0-9]+(?:[.][0-9]+)?')::double[], false) as sound,
             regexp_extract_all(p.percentage[1], '[0-9]+(?:[.][0-9]+)?')::double[] as shares, p.percentage[1] is not null as told
      from (select *, unnest(p.owner) as owner_id from entity where schema = 'Ownership')) o
left join spell s using (row_number);

-- ownership
-- A role in an arrangement is kept, any other holding is one of shares.
select row_number, part, owner_id, asset_id, share_min, share_max, valid_from, valid_to,
       case when role in ('settlor', 'trustee', 'protector', 'beneficiaryOfLegalArrangement', 'nominator', 'nominee') then role
            else 'shareholding' end as interest
from holding where not beneficial;

-- bo_statement
select row_number, part, asset_id as subject_id, owner_id as person_id, role as interest, share_min, share_max, valid_from, valid_to
from holding where beneficial;

-- relation office
select o.row_number, o.director_id, o.organization_id, o.director_id || ' ' || o.organization_id as part, o.role,
       s.first_day as valid_from, s.last_day as valid_to,
       regexp_matches(lower(strip_accents(o.role)), 'audit|accountant|comptable|commissaire aux comptes|liquidat|insolvency|bankruptcy|proxy|procurat') as acts_for
from (select row_number, director_id, unnest(p.organization) as organization_id, coalesce(p.role[1], 'director') as role
      from (select *, unnest(p.director) as director_id from entity where schema = 'Directorship')) o
left join spell s using (row_number);

-- directorship
select row_number, part, director_id, organization_id, role, valid_from, valid_to from office where not acts_for;

-- representation
select row_number, part, director_id as agent_id, organization_id as client_id, role, valid_from, valid_to from office where acts_for;

-- representation
select o.row_number, o.agent_id, o.client_id, o.agent_id || ' ' || o.client_id as part, o.role, s.first_day as valid_from, s.last_day as valid_to
from (select row_number, agent_id, unnest(p.client) as client_id, coalesce(p.role[1], 'representative') as role
      from (select *, unnest(p.agent) as agent_id from entity where schema = 'Representation')) o
left join spell s using (row_number);

-- listing
select l.row_number, l.party_id, l.party_id as part, l.id || '|' || l.party_id as record_id, l.kind,
       coalesce(l.p.program[1], l.p."programId"[1]) as list,
       coalesce(l.p.authority[1], array_to_string(l.datasets, ', '), 'not stated') as authority, coalesce(l.p."authorityId"[1], l.id) as ref,
       s.exact_first as valid_from, s.exact_last as valid_to
from list_entry l left join spell s using (row_number) where l.kind is not null;
