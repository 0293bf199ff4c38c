-- relation entity
select row_number, "LEI" as lei, Entity.LegalName as name, Entity.EntityCategory as category,
       coalesce(Entity.LegalForm.OtherLegalForm, nullif(Entity.LegalForm.EntityLegalFormCode, '8888')) as legal_form,
       Entity.EntityStatus as status, Entity.LegalJurisdiction as jurisdiction, Entity.EntityCreationDate as created,
       Entity.EntityExpirationDate as expired, Entity.EntityExpirationReason as expiry_reason,
       Registration.RegistrationStatus as registration, Entity.RegistrationAuthority.RegistrationAuthorityID as authority,
       Entity.RegistrationAuthority.RegistrationAuthorityEntityID as authority_number,
       concat_ws(', ', Entity.LegalAddress.FirstAddressLine, Entity.LegalAddress.AdditionalAddressLine->>'$') as street,
       Entity.LegalAddress.PostalCode as postal_code, Entity.LegalAddress.City as city, Entity.LegalAddress.Country as country,
       concat_ws(', ', Entity.HeadquartersAddress.FirstAddressLine, Entity.HeadquartersAddress.AdditionalAddressLine->>'$') as hq_street,
       Entity.HeadquartersAddress.PostalCode as hq_postal_code, Entity.HeadquartersAddress.City as hq_city,
       Entity.HeadquartersAddress.Country as hq_country
from source where Entity is not null;

-- relation other_name
with listed as (
  select row_number, 'other_name/' as mark, unnest(Entity.OtherEntityNames) as n, generate_subscripts(Entity.OtherEntityNames, 1) as i
  from source
), written as (
  select row_number, 'transliterated/' as mark, unnest(Entity.TransliteratedOtherEntityNames) as n,
         generate_subscripts(Entity.TransliteratedOtherEntityNames, 1) as i
  from source
)
select row_number, mark || i as part, n.type as type, n.OtherEntityName as value from listed
union all
select row_number, mark || i, n.type, n.TransliteratedOtherEntityName from written;

-- relation successor
with listed as (
  select row_number, unnest(case json_type(Entity.SuccessorEntity) when 'ARRAY' then from_json(Entity.SuccessorEntity, '["json"]')
                            when 'OBJECT' then [Entity.SuccessorEntity] end) as s
  from source
)
select row_number, 'successor/' || row_number() over (partition by row_number order by s::varchar) as part, s->>'$.SuccessorLEI' as lei
from listed;

-- relation link
select row_number, Relationship.StartNode.NodeID as child, Relationship.EndNode.NodeID as parent,
       Relationship.RelationshipType as type, Relationship.RelationshipStatus as status, Registration.RegistrationStatus as registration
from source where Relationship is not null;

-- relation period
with listed as (select row_number, unnest(Relationship.RelationshipPeriods) as p from source)
select row_number, p.StartDate as begun, p.EndDate as ended, p.PeriodType as type from listed;

-- relation exception
select row_number, "LEI" as lei, "ExceptionCategory" as category, "ExceptionReason" as reason from source
where "ExceptionCategory" is not null and Entity is null and Relationship is null;
