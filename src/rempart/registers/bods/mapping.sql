-- What both forms share: they give the relation record, with what a statement says in its column details.

-- relation word
-- Words of 0.1 and 0.2 in the spelling of 0.3 and 0.4.
select 1::bigint as row_number, unnest(old) as old, unnest(new) as new from (
  select ['voting-rights', 'appointment-of-board', 'influence-or-control', 'other-influence-or-control', 'senior-managing-official',
          'settlor-of-trust', 'trustee-of-trust', 'protector-of-trust', 'beneficiary-of-trust', 'other-influence-or-control-of-trust',
          'rights-to-surplus-assets', 'rights-to-surplus-assets-on-dissolution', 'rights-to-profit-or-income',
          'rights-granted-by-contract', 'conditional-rights-granted-by-contract', 'no-beneficial-owners',
          'subject-unable-to-confirm-or-identify-beneficial-owner', 'interested-party-has-not-provided-information',
          'subject-exempt-from-disclosure', 'interested-party-exempt-from-disclosure', 'information-unknown-to-publisher'] as old,
         ['votingRights', 'appointmentOfBoard', 'otherInfluenceOrControl', 'otherInfluenceOrControl', 'seniorManagingOfficial',
          'settlor', 'trustee', 'protector', 'beneficiaryOfLegalArrangement', 'otherInfluenceOrControl',
          'rightsToSurplusAssetsOnDissolution', 'rightsToSurplusAssetsOnDissolution', 'rightsToProfitOrIncome',
          'rightsGrantedByContract', 'conditionalRightsGrantedByContract', 'noBeneficialOwners',
          'subjectUnableToConfirmOrIdentifyBeneficialOwner', 'interestedPartyHasNotProvidedInformation',
          'subjectExemptFromDisclosure', 'interestedPartyExemptFromDisclosure', 'informationUnknownToPublisher'] as new);

-- relation interest
with listed as (
  select row_number, said_on, closed_on, subject_id, holder_id, record_id, unnest(from_json(details->'$.interests', '["json"]')) as i,
         generate_subscripts(from_json(details->'$.interests', '["json"]'), 1) as n
  from record where record_type = 'relationship' and json_type(details->'$.interests') = 'ARRAY'
), typed as (
  select row_number, record_id, said_on, closed_on, 'interest/' || n as part, subject_id, holder_id,
         coalesce(w.new, i->>'$.type') as type, coalesce(i->>'$.directOrIndirect', i->>'$.interestLevel', 'direct') as reach,
         coalesce(i->>'$.beneficialOwnershipOrControl', 'false') = 'true' as beneficial,
         i->>'$.startDate' as begun, i->>'$.endDate' as ended,
         -- exclusiveMinimum and exclusiveMaximum are numbers in 0.4; before, they say whether minimum and maximum are meant so.
         coalesce(i->>'$.share.exact', i->>'$.share.minimum', i->>'$.share.exclusiveMinimum', i->>'$.share.maximum',
                  i->>'$.share.exclusiveMaximum') is not null as share_told,
         try_cast(i->>'$.share.exact' as double) as exact,
         coalesce(try_cast(i->>'$.share.minimum' as double), try_cast(i->>'$.share.exclusiveMinimum' as double)) as least,
         coalesce(try_cast(i->>'$.share.maximum' as double), try_cast(i->>'$.share.exclusiveMaximum' as double)) as most
  from listed left join (select old, new from word) w on w.old = i->>'$.type'
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

-- relation listed_identifier
-- Of the registration authorities that the LEI system numbers, those whose scheme has a code of its own are known.
select row_number, record_id, said_on, closed_on, 'identifier/' || n as part, i->>'$.id' as number,
       coalesce(upper(i->>'$.scheme'),
                case i->>'$.schemeName' when 'RA000189' then 'FR-SIREN' when 'RA000192' then 'FR-SIREN' when 'RA000585' then 'GB-COH'
                     when 'RA000586' then 'GB-COH' when 'RA000587' then 'GB-COH' when 'RA000025' then 'BE-BCE_KBO'
                     when 'RA000463' then 'NL-KVK' when 'RA000432' then 'LU-RCS' when 'RA000170' then 'DK-CVR' end) as scheme
from (select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.identifiers', '["json"]')) as i,
             generate_subscripts(from_json(details->'$.identifiers', '["json"]'), 1) as n
      from record where record_type in ('entity', 'person') and json_type(details->'$.identifiers') = 'ARRAY');

-- refused
select row_number, 'neither publicationDate nor statementDate is a day' as reason from record where said_on is null
union all
select row_number, 'the relationship names no subject' from record where record_type = 'relationship' and subject_id is null;

-- doubtful
select row_number, 'a share is not a number or a range between 0 and 100' as reason from interest where share_odd
union all
select row_number, 'startDate or endDate of an interest is not a date' from interest where date_odd
union all
select row_number, 'a shareholding is stated neither as direct nor as indirect: it is not followed' from interest
where type = 'shareholding' and reach not in ('direct', 'indirect') and not beneficial
union all
select row_number, 'an interest is neither a holding, an office nor beneficial ownership or control: it is not followed' from interest
where not beneficial and coalesce(type, '') not in ('shareholding', 'settlor', 'trustee', 'protector', 'beneficiaryOfLegalArrangement',
                                      'nominator', 'nominee', 'boardMember', 'boardChair', 'seniorManagingOfficial')
union all
select row_number, 'an identifier has no scheme' from listed_identifier where scheme is null
union all
select row_number, 'an identifier has no number' from listed_identifier where number is null
union all
select row_number, 'foundingDate is not a day' from record
where details->>'$.foundingDate' is not null
  and not coalesce(regexp_full_match(details->>'$.foundingDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
                   and try_strptime(split_part(details->>'$.foundingDate', 'T', 1), '%Y-%m-%d') is not null, false)
union all
select row_number, 'dissolutionDate is not a day' from record
where details->>'$.dissolutionDate' is not null
  and not coalesce(regexp_full_match(details->>'$.dissolutionDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
                   and try_strptime(split_part(details->>'$.dissolutionDate', 'T', 1), '%Y-%m-%d') is not null, false)
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
            else case entity_type
                   when 'registeredEntity' then 'Company' when 'arrangement' then 'Arrangement'
                   when 'state' then 'PublicBody' when 'stateBody' then 'PublicBody' else 'LegalEntity' end end as kind,
       case when record_type = 'entity' and regexp_full_match(jurisdiction_code, '[A-Za-z]{2}(-.*)?')
            then upper(left(jurisdiction_code, 2)) end as jurisdiction,
       case when regexp_full_match(details->>'$.foundingDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(split_part(details->>'$.foundingDate', 'T', 1), '%Y-%m-%d')::date end as incorporation_date,
       case when regexp_full_match(details->>'$.dissolutionDate', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(split_part(details->>'$.dissolutionDate', 'T', 1), '%Y-%m-%d')::date end as dissolution_date,
       case when entity_type = 'arrangement' then coalesce(entity_subtype, 'arrangement')
            when entity_type in ('anonymousEntity', 'unknownEntity') then 'unnamed'
            when details->>'$.personType' in ('anonymousPerson', 'unknownPerson') then 'unnamed'
            when entity_subtype in ('trust', 'nomination') then entity_subtype end as vehicle
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
       case when coalesce(i->>'$.type', 'legal') not in ('legal', 'individual') then 'alias'
            when i->>'$.givenName' is null and i->>'$.familyName' = coalesce(i->>'$.fullName', i->>'$.familyName') then 'surname'
            else 'legal' end as kind,
       coalesce(i->>'$.fullName', nullif(concat_ws(' ', i->>'$.givenName', i->>'$.familyName'), '')) as value
from (select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.names', '["json"]')) as i,
             generate_subscripts(from_json(details->'$.names', '["json"]'), 1) as n
      from record where record_type = 'person' and json_type(details->'$.names') = 'ARRAY')
where coalesce(i->>'$.fullName', nullif(concat_ws(' ', i->>'$.givenName', i->>'$.familyName'), '')) is not null;

-- identifier
select row_number, record_id, said_on, record_id as party_id, part, closed_on as valid_to, scheme, number
from listed_identifier where scheme is not null and number is not null;

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
-- Of entities: where a natural person lives is not needed to know who owns.
with listed as (
  select row_number, record_id, said_on, closed_on, unnest(from_json(details->'$.addresses', '["json"]')) as i,
         'address/' || generate_subscripts(from_json(details->'$.addresses', '["json"]'), 1) as part
  from record where record_type = 'entity' and json_type(details->'$.addresses') = 'ARRAY'
), placed as (
  -- The country is an object with name and code, before 0.4 its code alone.
  select *, coalesce(i->>'$.country.code', case when json_type(i->'$.country') = 'VARCHAR' then i->>'$.country' end) as code from listed
)
select row_number, record_id, said_on, record_id as party_id, part, closed_on as valid_to,
       case i->>'$.type' when 'registered' then 'seat' when 'business' then 'establishment' else 'contact' end as role,
       concat_ws(', ', i->>'$.address', i->>'$.postCode', coalesce(i->>'$.country.name', code)) as full_address,
       i->>'$.address' as street, i->>'$.postCode' as postal_code, case when regexp_full_match(code, '[A-Z]{2}') then code end as country
from placed where i->>'$.address' is not null and coalesce(i->>'$.type', '') <> 'placeOfBirth';

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
select r.row_number, r.record_id, r.said_on, r.subject_id, coalesce(w.new, r.unspecified_reason) as exempt_reason,
       r.closed_on as valid_to
from record r left join word w on w.old = r.unspecified_reason where r.record_type = 'relationship' and r.unspecified;

-- directorship
select row_number, record_id, said_on, part, holder_id as director_id, subject_id as organization_id, type as role,
       valid_from, valid_to
from interest
where subject_id is not null and holder_id is not null and type in ('boardMember', 'boardChair', 'seniorManagingOfficial');
