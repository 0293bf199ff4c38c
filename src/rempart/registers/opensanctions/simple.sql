-- relation target
-- A list inside a cell is separated by ';', a value that holds one is quoted as in CSV.
select row_number, id as party_id, schema, name, dataset, sanctions,
       case when schema in ('Person', 'Company', 'Organization', 'PublicBody', 'LegalEntity', 'Vessel', 'Airplane')
            then schema end as kind,
       list_transform(regexp_extract_all(aliases, '"(?:[^"]|"")*"|[^;"]+'), lambda v: trim(case when v[1] = '"' then replace(v[2:-2], '""', '"') else v end)) as aliases,
       list_transform(regexp_extract_all(addresses, '"(?:[^"]|"")*"|[^;"]+'), lambda v: trim(case when v[1] = '"' then replace(v[2:-2], '""', '"') else v end)) as addresses,
       list_transform(regexp_extract_all(identifiers, '"(?:[^"]|"")*"|[^;"]+'), lambda v: trim(case when v[1] = '"' then replace(v[2:-2], '""', '"') else v end)) as identifiers,
       list_transform(regexp_extract_all(dataset, '"(?:[^"]|"")*"|[^;"]+'), lambda v: trim(case when v[1] = '"' then replace(v[2:-2], '""', '"') else v end)) as datasets,
       string_split(birth_date, ';') as births, string_split(program_ids, ';') as programs
from source;

-- refused
select row_number, 'the target has no id' as reason from target where party_id is null
union all
select row_number, 'the target has no name' from target where name is null and kind is not null
union all
select row_number, 'the id stands twice' from target where party_id in (select party_id from target group by 1 having count(*) > 1);

-- left_out
select row_number, 'it is no party: a wallet, a security or another thing' as reason from target where kind is null
union all
select row_number, 'the target stands under no sanction' from target where sanctions is null and programs is null and kind is not null;

-- doubtful
select row_number, 'a birth date is no date of the years 1800 to 2099' as reason
from (select row_number, unnest(births) as b from target where kind = 'Person')
where not coalesce(regexp_full_match(b, '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
                   and try_strptime(rpad(b, 10, '-01'), '%Y-%m-%d') is not null, false);

-- party
select row_number, party_id, kind from target where kind is not null;

-- name
-- A person of whom one word is given is never compared as a whole name; a script that does not part words gives it whole.
select row_number, party_id, name as value,
       case when kind = 'Person' and one_word(trim(name))
            then 'surname' else 'legal' end as kind
from target where kind is not null and name is not null;

-- name
-- One word alone, of a person, is a piece of a name or a nickname.
select row_number, party_id, case when kind = 'Person' and one_word(value) then 'weak_alias' else 'alias' end as kind, 'alias/' || n as part, value
from (select row_number, party_id, kind, unnest(aliases) as value, generate_subscripts(aliases, 1) as n from target where kind is not null)
where value <> '';

-- birth_date
with dated as (
  select row_number, party_id, b, n, try_strptime(rpad(b, 10, '-01'), '%Y-%m-%d')::date as first_day
  from (select row_number, party_id, unnest(births) as b, generate_subscripts(births, 1) as n from target where kind = 'Person')
  where regexp_full_match(b, '(18|19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?')
)
select row_number, party_id, 'birth/' || n as part, first_day as earliest,
       case length(b) when 10 then first_day when 7 then last_day(first_day) else make_date(year(first_day), 12, 31) end as latest,
       case length(b) when 10 then 'day' when 7 then 'month' else 'year' end as precision
from dated where first_day is not null;

-- address
select row_number, party_id, 'address/' || n as part, 'contact' as role, value as full_address
from (select row_number, party_id, unnest(addresses) as value, generate_subscripts(addresses, 1) as n from target where kind is not null)
where value <> '';

-- identifier
-- The line gives numbers without saying whose they are: they join nobody.
select row_number, party_id, 'identifier/' || n as part, 'UNSTATED' as scheme, value as number
from (select row_number, party_id, unnest(identifiers) as value, generate_subscripts(identifiers, 1) as n from target where kind is not null)
where value <> '';

-- listing
select row_number, party_id, 'listing/' || n as part, party_id || '|' || coalesce(list, '') as record_id, list, dataset as authority,
       party_id as ref,
       case when len(list_filter(datasets, lambda d: not regexp_matches(lower(d), 'debar|exclu|ineligible|disqualif'))) = 0
            then 'exclusion' else 'sanction' end as kind
from (select row_number, party_id, dataset, datasets, unnest(coalesce(programs, [null])) as list,
             generate_subscripts(coalesce(programs, [null]), 1) as n
      from target where kind is not null and (sanctions is not null or programs is not null));
