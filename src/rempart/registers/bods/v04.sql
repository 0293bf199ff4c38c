-- BODS 0.4: every statement names its record, and what it says of it stands in recordDetails.

-- relation statement
select row_number, json->>'$.recordId' as record_id, json->>'$.recordType' as record_type, json->>'$.recordStatus' as status,
       json->'$.recordDetails' as details,
       case when regexp_matches(json->>'$.publicationDetails.publicationDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr(json->>'$.publicationDetails.publicationDate', 1, 10), '%Y-%m-%d')::date end as published_on,
       case when regexp_matches(json->>'$.statementDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then try_strptime(substr(json->>'$.statementDate', 1, 10), '%Y-%m-%d')::date end as stated_on
from source;

-- relation record
select row_number, record_id, record_type, details, coalesce(published_on, stated_on) as said_on,
       case when status = 'closed' then coalesce(published_on, stated_on) end as closed_on,
       details->>'$.entityType.type' as entity_type, details->>'$.entityType.subtype' as entity_subtype,
       coalesce(details->>'$.jurisdiction.code', details->>'$.incorporatedInJurisdiction.code') as jurisdiction_code,
       case when json_type(details->'$.subject') = 'VARCHAR' then details->>'$.subject' end as subject_id,
       case when json_type(details->'$.interestedParty') = 'VARCHAR' then details->>'$.interestedParty' end as holder_id,
       json_type(details->'$.interestedParty') = 'OBJECT' as unspecified, details->>'$.interestedParty.reason' as unspecified_reason
from statement;

-- refused
select row_number, 'the statement has no recordId' as reason from record where record_id is null
union all
select row_number, 'recordType is not entity, person or relationship' from record
where coalesce(record_type, '') not in ('entity', 'person', 'relationship');
