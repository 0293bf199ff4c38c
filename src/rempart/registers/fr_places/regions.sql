-- relation area
-- A list of smaller areas may have these columns too: it names a region several times, and is refused whole.
select row_number, "REG" as code, "LIBELLE" as name, null::varchar as parent_id from source;

-- refused
select row_number, 'the code of the region is not two digits' as reason from area
where not coalesce(regexp_full_match(code, '[0-9]{2}'), false)
union all
select row_number, 'the region has no name' from area where name is null
union all
select row_number, 'the code of a region stands in several lines: it is a list of smaller areas' from area
where exists (select code from area where code is not null group by code having count(*) > 1);

-- place
select row_number, 'FR-COG:REG-' || code as place_id, name, parent_id, 'FR' as country, 'region' as kind
from area where code is not null and name is not null;
