-- relation entity
select row_number, "LEI" as lei, "Entity.LegalName" as name, "Entity.EntityCategory" as category,
       coalesce("Entity.LegalForm.OtherLegalForm", nullif("Entity.LegalForm.EntityLegalFormCode", '8888')) as legal_form,
       "Entity.EntityStatus" as status, "Entity.LegalJurisdiction" as jurisdiction, "Entity.EntityCreationDate" as created,
       "Entity.EntityExpirationDate" as expired, "Entity.EntityExpirationReason" as expiry_reason,
       "Registration.RegistrationStatus" as registration, "Entity.RegistrationAuthority.RegistrationAuthorityID" as authority,
       "Entity.RegistrationAuthority.RegistrationAuthorityEntityID" as authority_number,
       replace(concat_ws(', ', "Entity.LegalAddress.FirstAddressLine", "Entity.LegalAddress.AdditionalAddressLine"), chr(10), ', ') as street,
       "Entity.LegalAddress.PostalCode" as postal_code, "Entity.LegalAddress.City" as city, "Entity.LegalAddress.Country" as country,
       replace(concat_ws(', ', "Entity.HeadquartersAddress.FirstAddressLine", "Entity.HeadquartersAddress.AdditionalAddressLine"),
               chr(10), ', ') as hq_street,
       "Entity.HeadquartersAddress.PostalCode" as hq_postal_code, "Entity.HeadquartersAddress.City" as hq_city,
       "Entity.HeadquartersAddress.Country" as hq_country
from source where element = 'LEIRecord';

-- relation other_name
select row_number, part, "@type" as type, "text" as value from source_other_name;

-- relation successor
select row_number, part, "SuccessorLEI" as lei from source_successor;

-- relation link
select row_number, "Relationship.StartNode.NodeID" as child, "Relationship.EndNode.NodeID" as parent,
       "Relationship.RelationshipType" as type, "Relationship.RelationshipStatus" as status, "Registration.RegistrationStatus" as registration
from source where element = 'RelationshipRecord';

-- relation period
select row_number, "StartDate" as begun, "EndDate" as ended, "PeriodType" as type from source_period;

-- relation exception
select row_number, "LEI" as lei, "ExceptionCategory" as category, "ExceptionReason" as reason from source where element = 'Exception';
