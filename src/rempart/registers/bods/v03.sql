-- BODS 0.1 to 0.3: a statement names the statements that it replaces, and no record.

-- relation statement
select row_number, json->>'$.statementID' as statement_id, json as details,
       case json->>'$.statementType' when 'entityStatement' then 'entity' when 'personStatement' then 'person'
                                     when 'ownershipOrControlStatement' then 'relationship' end as record_type,
       case when json_type(json->'$.replacesStatements') = 'ARRAY'
            then from_json(json->'$.replacesStatements', '["varchar"]') end as replaces,
       coalesce(
         case when regexp_matches(json->>'$.publicationDetails.publicationDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
              then try_strptime(substr(json->>'$.publicationDetails.publicationDate', 1, 10), '%Y-%m-%d')::date end,
         case when regexp_matches(json->>'$.statementDate', '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
              then try_strptime(substr(json->>'$.statementDate', 1, 10), '%Y-%m-%d')::date end) as day
from source;

-- relation stated
-- One row for each statement, though a publisher gives it twice.
select min(row_number) as row_number, statement_id, arg_min(record_type, row_number) as record_type, arg_min(day, row_number) as day,
       arg_min(replaces, row_number) as replaces
from statement where statement_id is not null group by statement_id;

-- relation continuing
-- A record is a chain of statements, each replacing the one before. Of several that a statement replaces it continues the first,
-- and the others end with it; of several that replace one the earliest continues it.
select s.row_number, s.statement_id, s.replaces[1] as before, s.day
from stated s left join stated p on p.statement_id = s.replaces[1]
where s.replaces[1] <> s.statement_id and (p.statement_id is null or p.record_type = s.record_type)
qualify row_number() over (partition by s.replaces[1] order by s.day, s.statement_id) = 1;

-- relation chain
-- The statements of chains, with the id of the first known; none is said before the one that it replaces.
with recursive walked as (
  select c.row_number, c.before as statement_id, c.before as record_id, s.day
  from continuing c left join stated s on s.statement_id = c.before
  where c.before not in (select statement_id from continuing)
  union all
  select c.row_number, c.statement_id, w.record_id, greatest(w.day, c.day)
  from walked w join continuing c on c.before = w.statement_id
)
select row_number, statement_id, record_id, day from walked;

-- relation replacing
-- The day on which a statement is replaced, and the day of the one that continues it.
select any_value(x.row_number) as row_number, x.before as statement_id, min(coalesce(c.day, x.day)) as day,
       min(c.day) filter (where n.before = x.before) as continued_on, bool_or(coalesce(n.before = x.before, false)) as continued
from (select row_number, statement_id, day, unnest(replaces) as before from stated) x
     left join chain c using (statement_id) left join continuing n using (statement_id)
where x.before <> x.statement_id
group by x.before;

-- relation party_named
select row_number, details->>'$.subject.describedByEntityStatement' as subject,
       coalesce(details->>'$.interestedParty.describedByEntityStatement', details->>'$.interestedParty.describedByPersonStatement') as holder
from statement where record_type = 'relationship';

-- relation record
select s.row_number, coalesce(c.record_id, s.statement_id) as record_id, s.record_type, s.details, coalesce(c.day, s.day) as said_on,
       case when not r.continued then r.day end as closed_on,
       coalesce(r.continued_on = coalesce(c.day, s.day), false) as replaced_at_once,
       s.details->>'$.entityType' as entity_type, s.details->>'$.entitySubtype.generalCategory' as entity_subtype,
       coalesce(s.details->>'$.incorporatedInJurisdiction.code', s.details->>'$.jurisdiction.code') as jurisdiction_code,
       coalesce(subject.record_id, p.subject) as subject_id, coalesce(holder.record_id, p.holder) as holder_id,
       json_type(s.details->'$.interestedParty.unspecified') = 'OBJECT' as unspecified,
       s.details->>'$.interestedParty.unspecified.reason' as unspecified_reason
from statement s left join chain c using (statement_id) left join replacing r using (statement_id)
     left join party_named p on p.row_number = s.row_number
     left join chain subject on subject.statement_id = p.subject left join chain holder on holder.statement_id = p.holder;

-- refused
select row_number, 'the statement has no statementID' as reason from record where record_id is null
union all
select row_number, 'statementType is not entityStatement, personStatement or ownershipOrControlStatement' from record
where record_type is null;

-- left_out
select row_number, 'a statement of the same day replaces it' as reason from record where replaced_at_once;
