-- relation statement
select row_number, json->>'$.recordId' as record_id, json->>'$.recordType' as record_type, json->>'$.recordStatus' as status,
       json->'$.recordDetails' as details,
       case when regexp_matches(json->>'$.publicationDetails.publicationDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr(json->>'$.publicationDetails.publicationDate', 1, 10), '%Y-%m-%d')::date end as published_on,
       case when regexp_matches(json->>'$.statementDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr(json->>'$.statementDate', 1, 10), '%Y-%m-%d')::date end as stated_on
from source;

-- relation record
select *, coalesce(published_on, stated_on) as said_on,
       case when status = 'closed' then coalesce(published_on, stated_on) end as closed_on
from statement;

-- relation interest
with listed as (
  select row_number, record_id, said_on, closed_on, details, unnest(from_json(details->'$.interests', '["json"]')) as i,
         generate_subscripts(from_json(details->'$.interests', '["json"]'), 1) as n
  from record where record_type = 'relationship' and json_type(details->'$.interests') = 'ARRAY'
), typed as (
  select row_number, record_id, said_on, closed_on, 'interest/' || n as part,
         case when json_type(details->'$.subject') = 'VARCHAR' then details->>'$.subject' end as subject_id,
         case when json_type(details->'$.interestedParty') = 'VARCHAR' then details->>'$.interestedParty' end as holder_id,
         i->>'$.type' as type, coalesce(i->>'$.directOrIndirect', 'direct') as reach,
         coalesce(i->>'$.beneficialOwnershipOrControl', 'false') = 'true' as beneficial,
         i->>'$.startDate' as begun, i->>'$.endDate' as ended,
         coalesce(i->>'$.share.exact', i->>'$.share.minimum', i->>'$.share.exclusiveMinimum', i->>'$.share.maximum',
                  i->>'$.share.exclusiveMaximum') is not null as share_told,
         try_cast(i->>'$.share.exact' as double) as exact,
         coalesce(try_cast(i->>'$.share.minimum' as double), try_cast(i->>'$.share.exclusiveMinimum' as double)) as least,
         coalesce(try_cast(i->>'$.share.maximum' as double), try_cast(i->>'$.share.exclusiveMaximum' as double)) as most
  from listed
), dated as (
  -- A day, or the first day of a month or year for a start, the last for an end.
  select *,
         case when regexp_full_match(begun, '(1[89]|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?(T.*)?') then try_strptime(rpad(split_part(begun, 'T', 1), 10, '-01'), '%Y-%m-%d')::date
              end as valid_from,
         case when regexp_full_match(ended, '(1[89]|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?(T.*)?')
              then case length(split_part(ended, 'T', 1))
                     when 10 then try_strptime(split_part(ended, 'T', 1), '%Y-%m-%d')::date
                     when 7 then last_day(try_strptime(split_part(ended, 'T', 1) || '-01', '%Y-%m-%d')::date)
                     else make_date(left(ended, 4)::int, 12, 31) end end as ended_on,
         coalesce(exact, least, most) is not null and coalesce(exact, least, 0) between 0 and 100
           and coalesce(exact, most, 100) between 0 and 100 and coalesce(exact, least, 0) <= coalesce(exact, most, 100) as share_sound
  from typed
)
select * exclude (ended_on, exact, least, most, share_told, share_sound), coalesce(ended_on, closed_on) as valid_to,
       case when share_sound then coalesce(exact, least, 0) / 100 end as share_min,
       case when share_sound then coalesce(exact, most, 100) / 100 end as share_max,
       share_told and not share_sound as share_odd,
       (begun is not null and valid_from is null) or (ended is not null and ended_on is null) as date_odd
from dated;

-- refused
select row_number, 'the statement has no recordId' as reason from statement where record_id is null
union all
select row_number, 'recordType is not entity, person or relationship' from statement
where coalesce(record_type, '') not in ('entity', 'person', 'relationship')
union all
select row_number, 'neither publicationDate nor statementDate is a day' from statement where coalesce(published_on, stated_on) is null
union all
select row_number, 'the relationship names no subject' from statement
where record_type = 'relationship' and coalesce(json_type(details->'$.subject'), 'NULL') <> 'VARCHAR';

-- doubtful
select row_number, 'a share is not a number or a range between 0 and 100' as reason from interest where share_odd
union all
select row_number, 'startDate or endDate of an interest is not a date' from interest where date_odd
union all
select row_number, 'a shareholding is stated neither as direct nor as indirect: it is not followed' from interest
where type = 'shareholding' and reach not in ('direct', 'indirect') and not beneficial
union all
select row_number, 'an identifier has no scheme' from (
  select row_number, unnest(from_json(details->'$.identifiers', '["json"]')) as i from record
  where json_type(details->'$.identifiers') = 'ARRAY')
where i->>'$.scheme' is null
union all
select row_number, 'foundingDate is not a day' from record
where details->>'$.foundingDate' is not null
  and not coalesce(regexp_full_match(details->>'$.foundingDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                   and try_strptime(details->>'$.foundingDate', '%Y-%m-%d') is not null, false)
union all
select row_number, 'dissolutionDate is not a day' from record
where details->>'$.dissolutionDate' is not null
  and not coalesce(regexp_full_match(details->>'$.dissolutionDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
                   and try_strptime(details->>'$.dissolutionDate', '%Y-%m-%d') is not null, false)
union all
select row_number, 'birthDate is not a date' from record
where details->>'$.birthDate' is not null
  and not coalesce(regexp_full_match(details->>'$.birthDate', '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?(T.*)?')
                   and try_strptime(rpad(split_part(details->>'$.birthDate', 'T', 1), 10, '-01'), '%Y-%m-%d') is not null, false);

-- said
select row_number, record_id, said_on from record;

-- party
select row_number, record_id, said_on, record_id as party_id, closed_on as valid_to,
       case when details->>'$.personType' in ('anonymousPerson', 'unknownPerson') then 'LegalEntity'  -- kind not known: nobody is named
            when record_type = 'person' then 'Person'
            else case details->>'$.entityType.type'
                   when 'registeredEntity' then 'Company' when 'arrangement' then 'Arrangement'
                   when 'state' then 'PublicBody' when 'stateBody' then 'PublicBody' else 'LegalEntity' end end as kind,
       case when record_type = 'entity' then coalesce(details->>'$.jurisdiction.code', details->>'$.incorporatedInJurisdiction.code')
            end as jurisdiction,
       case when regexp_full_match(details->>'$.foundingDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(details->>'$.foundingDate', '%Y-%m-%d')::date end as incorporation_date,
       case when regexp_full_match(details->>'$.dissolutionDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(details->>'$.dissolutionDate', '%Y-%m-%d')::date end as dissolution_date,
       case when details->>'$.entityType.type' = 'arrangement' then coalesce(details->>'$.entityType.subtype', 'arrangement')
            when details->>'$.entityType.type' in ('anonymousEntity', 'unknownEntity') then 'unnamed'
            when details->>'$.personType' in ('anonymousPerson', 'unknownPerson') then 'unnamed'
            when details->>'$.entityType.subtype' in ('trust', 'nomination') then details->>'$.entityType.subtype' end as vehicle
from record where record_type in ('entity', 'person');

-- name
select row_number, record_id, said_on, record_id as party_id, 'legal' as kind, details->>'$.name' as value, closed_on as valid_to
from record where record_type = 'entity' and details->>'$.name' is not null;

-- name
select row_number, record_id, said_on, record_id as party_id, 'alias' as kind, a as value, 'alternate/' || n as part, closed_on as valid_to
from (select row_number, record_id, said_on, closed_on,
             unnest(from_json(details->'$.alternateNames', '["varchar"]')) as a,
             generate_subscripts(from_json(details->'$.alternateNames', '["varchar"]'), 1) as n
      from record where record_type = 'entity' and json_type(details->'$.alternateNames') = 'ARRAY')
where a is not null;

-- name
select row_number, record_id, said_on, record_id as party_id, 'name/' || n as part, closed_on as valid_to,
       case when coalesce(i->>'$.type', 'legal') = 'legal' then 'legal' else 'alias' end as kind,
       coalesce(i->>'$.fullName', nullif(concat_ws(' ', i->>'$.givenName', i->>'$.familyName'), '')) as value
from (select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.names', '["json"]')) as i,
             generate_subscripts(from_json(details->'$.names', '["json"]'), 1) as n
      from record where record_type = 'person' and json_type(details->'$.names') = 'ARRAY')
where coalesce(i->>'$.fullName', nullif(concat_ws(' ', i->>'$.givenName', i->>'$.familyName'), '')) is not null;

-- identifier
select row_number, record_id, said_on, record_id as party_id, 'identifier/' || n as part, closed_on as valid_to,
       upper(i->>'$.scheme') as scheme, i->>'$.id' as number
from (select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.identifiers', '["json"]')) as i,
             generate_subscripts(from_json(details->'$.identifiers', '["json"]'), 1) as n
      from record where record_type in ('entity', 'person') and json_type(details->'$.identifiers') = 'ARRAY')
where i->>'$.scheme' is not null and i->>'$.id' is not null;

-- birth_date
with dated as (
  select row_number, record_id, said_on, closed_on, split_part(details->>'$.birthDate', 'T', 1) as b
  from record where record_type = 'person'
    and regexp_full_match(details->>'$.birthDate', '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?(T.*)?')
), parts as (
  select *, try_strptime(rpad(b, 10, '-01'), '%Y-%m-%d')::date as first_day, length(b) as n from dated
)
select row_number, record_id, said_on, record_id as party_id, closed_on as valid_to, first_day as earliest,
       case n when 10 then first_day when 7 then last_day(first_day) else make_date(year(first_day), 12, 31) end as latest,
       case n when 10 then 'day' when 7 then 'month' else 'year' end as precision
from parts where first_day is not null;

-- address
select row_number, record_id, said_on, record_id as party_id, 'address/' || n as part, closed_on as valid_to,
       case i->>'$.type' when 'registered' then 'seat' when 'business' then 'establishment' else 'contact' end as role,
       concat_ws(', ', i->>'$.address', i->>'$.postCode', i->>'$.country.name') as full_address,
       i->>'$.address' as street, i->>'$.postCode' as postal_code, i->>'$.country.code' as country
from (select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.addresses', '["json"]')) as i,
             generate_subscripts(from_json(details->'$.addresses', '["json"]'), 1) as n
      from record where json_type(details->'$.addresses') = 'ARRAY')
where i->>'$.address' is not null;

-- party_tag
select row_number, record_id, said_on, record_id as party_id, 'listed' as tag, closed_on as valid_to
from record where record_type = 'entity' and details->>'$.publicListing.hasPublicListing' = 'true';

-- ownership
select row_number, record_id, said_on, part, holder_id as owner_id, subject_id as asset_id, share_min, share_max,
       type as interest, valid_from, valid_to
from interest
where subject_id is not null
  and ((type = 'shareholding' and reach = 'direct')
    or type in ('settlor', 'trustee', 'protector', 'beneficiaryOfLegalArrangement', 'nominator', 'nominee'));

-- bo_statement
select row_number, record_id, said_on, part, subject_id, holder_id as person_id, type as interest, share_min, share_max,
       valid_from, valid_to
from interest where subject_id is not null and beneficial;

-- bo_statement
select row_number, record_id, said_on, details->>'$.subject' as subject_id, details->>'$.interestedParty.reason' as exempt_reason,
       closed_on as valid_to
from record where record_type = 'relationship' and json_type(details->'$.interestedParty') = 'OBJECT';

-- directorship
select row_number, record_id, said_on, part, holder_id as director_id, subject_id as organization_id, type as role,
       valid_from, valid_to
from interest
where subject_id is not null and holder_id is not null and type in ('boardMember', 'boardChair', 'seniorManagingOfficial');
