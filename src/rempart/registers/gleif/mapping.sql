-- relation dated_link
-- The relation lasts as long as its own period says; the periods of accounts and documents are others.
with spanned as (
  select row_number, min(substr(begun, 1, 10)) as begun, max(substr(ended, 1, 10)) as ended from period
  where type = 'RELATIONSHIP_PERIOD' group by row_number
)
select l.*,
       case when regexp_full_match(s.begun, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(s.begun, '%Y-%m-%d')::date end
         as valid_from,
       case when regexp_full_match(s.ended, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(s.ended, '%Y-%m-%d')::date end
         as valid_to,
       (s.begun is not null and (not regexp_full_match(s.begun, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                                 or try_strptime(s.begun, '%Y-%m-%d') is null))
         or (s.ended is not null and (not regexp_full_match(s.ended, '(18|19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                                      or try_strptime(s.ended, '%Y-%m-%d') is null)) as date_odd
from link l left join spanned s using (row_number);

-- left_out
select row_number, 'the record of the entity was entered twice or by mistake' as reason from entity
where registration in ('DUPLICATE', 'ANNULLED')
union all
select row_number, 'the relation was entered twice or by mistake' from link where registration in ('DUPLICATE', 'ANNULLED')
union all
select row_number, 'a relation that has ended, and nothing says when' from dated_link where status = 'INACTIVE' and valid_to is null
union all
select row_number, 'a relation that is neither ownership nor the management of a fund' from link
where type not in ('IS_DIRECTLY_CONSOLIDATED_BY', 'IS_ULTIMATELY_CONSOLIDATED_BY', 'IS_INTERNATIONAL_BRANCH_OF',
                   'IS_FUND-MANAGED_BY', 'IS_SUBFUND_OF', 'IS_FEEDER_TO');

-- refused
select row_number, 'the LEI has not 20 letters and digits' as reason from entity
where not coalesce(regexp_full_match(lei, '[0-9A-Z]{18}[0-9]{2}'), false)
union all
select row_number, 'the entity has no name' from entity where name is null
union all
select row_number, 'a side of the relation is no LEI' from link
where not coalesce(regexp_full_match(child, '[0-9A-Z]{18}[0-9]{2}') and regexp_full_match(parent, '[0-9A-Z]{18}[0-9]{2}'), false)
union all
select row_number, 'the relation has no type' from link where type is null
union all
select row_number, 'the exception has no LEI, category or reason' from exception
where not coalesce(regexp_full_match(lei, '[0-9A-Z]{18}[0-9]{2}'), false) or category is null or reason is null
union all
select row_number, 'the record is neither an entity, a relation nor an exception' from source
where row_number not in (select row_number from entity union all select row_number from link union all select row_number from exception);

-- doubtful
select row_number, 'the day of creation or end is not a day' as reason from entity
where (created is not null and not regexp_matches(created, '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}'))
   or (expired is not null and not regexp_matches(expired, '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}'))
union all
select row_number, 'a day of the relation is not a day' from dated_link where date_odd;

-- party
select row_number, lei as party_id,
       case category when 'RESIDENT_GOVERNMENT_ENTITY' then 'PublicBody' when 'INTERNATIONAL_ORGANIZATION' then 'Organization'
            else 'LegalEntity' end as kind,
       legal_form, status, substr(jurisdiction, 1, 2) as jurisdiction, case when category = 'FUND' then 'fund' end as vehicle,
       case when regexp_matches(created, '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(substr(created, 1, 10), '%Y-%m-%d')::date end
         as incorporation_date,
       case when regexp_matches(expired, '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(substr(expired, 1, 10), '%Y-%m-%d')::date end
         as dissolution_date
from entity where lei is not null;

-- party_tag
select row_number, lei as party_id, case category when 'FUND' then 'fund' else 'public' end as tag
from entity where lei is not null and category in ('FUND', 'RESIDENT_GOVERNMENT_ENTITY');

-- name
select row_number, lei as party_id, 'legal' as kind, name as value from entity where lei is not null and name is not null;

-- name
select o.row_number, o.part, e.lei as party_id, o.value,
       case when o.type like '%TRADING%' then 'trade' else 'alias' end as kind
from other_name o join entity e using (row_number) where o.value is not null and e.lei is not null;

-- identifier
select row_number, lei as party_id, 'XI-LEI' as scheme, lei as number from entity where lei is not null;

-- identifier
-- The register of the country, where its code of the list of registration authorities is one that the house knows.
with registered as (
  select row_number, lei, upper(regexp_replace(authority_number, '[^A-Za-z0-9]', '', 'g')) as number,
         case authority when 'RA000189' then 'FR-SIREN' when 'RA000192' then 'FR-SIREN' when 'RA000585' then 'GB-COH'
              when 'RA000586' then 'GB-COH' when 'RA000587' then 'GB-COH' when 'RA000025' then 'BE-BCE_KBO' when 'RA000463' then 'NL-KVK'
              when 'RA000432' then 'LU-RCS' when 'RA000170' then 'DK-CVR' end as scheme
  from entity where lei is not null and authority_number is not null
)
select row_number, 'register' as part, lei as party_id, scheme, number from registered where scheme is not null;

-- address
select row_number, lei as party_id, 'seat' as role, concat_ws(', ', nullif(street, ''), concat_ws(' ', postal_code, city), country) as full_address,
       street, postal_code, city, country
from entity where lei is not null and coalesce(nullif(street, ''), city) is not null;

-- address
select row_number, 'headquarters' as part, lei as party_id, 'establishment' as role,
       concat_ws(', ', nullif(hq_street, ''), concat_ws(' ', hq_postal_code, hq_city), hq_country) as full_address,
       hq_street as street, hq_postal_code as postal_code, hq_city as city, hq_country as country
from entity
where lei is not null and coalesce(nullif(hq_street, ''), hq_city) is not null
  and (hq_street, hq_postal_code, hq_city) is distinct from (street, postal_code, city);

-- event
select s.row_number, s.part, e.lei as party_id, 'succession' as kind, s.lei as other_id,
       case when regexp_matches(e.expired, '^(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(substr(e.expired, 1, 10), '%Y-%m-%d')::date end
         as event_on
from successor s join entity e using (row_number) where s.lei is not null and e.lei is not null;

-- ownership
-- A parent consolidates the accounts: it controls, and no share is published. The ultimate parent is no direct holder.
select row_number, parent as owner_id, child as asset_id, 'accountingConsolidation' as interest, valid_from,
       valid_to,
       concat_ws('|', child, type, parent) as record_id
from dated_link where type = 'IS_DIRECTLY_CONSOLIDATED_BY' and child is not null and parent is not null;

-- bo_statement
select row_number, child as subject_id, parent as person_id, 'ultimateAccountingConsolidation' as interest, valid_from,
       valid_to,
       concat_ws('|', child, type, parent) as record_id
from dated_link where type = 'IS_ULTIMATELY_CONSOLIDATED_BY' and child is not null and parent is not null;

-- representation
select row_number, parent as agent_id, child as client_id,
       case type when 'IS_FUND-MANAGED_BY' then 'fund manager' when 'IS_SUBFUND_OF' then 'umbrella fund' when 'IS_FEEDER_TO' then 'master fund'
            else 'head office' end as role,
       valid_from, valid_to, concat_ws('|', child, type, parent) as record_id
from dated_link
where type in ('IS_INTERNATIONAL_BRANCH_OF', 'IS_FUND-MANAGED_BY', 'IS_SUBFUND_OF', 'IS_FEEDER_TO')
  and child is not null and parent is not null;

-- parent_exception
select row_number, lei as party_id, category, reason from exception where lei is not null and category is not null and reason is not null;
