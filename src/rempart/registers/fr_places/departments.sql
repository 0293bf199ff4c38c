-- relation area
-- A list of smaller areas may have these columns too: it names a department several times, and is refused whole.
select row_number, "DEP" as code, "LIBELLE" as name, 'FR-COG:REG-' || "REG" as parent_id from source;

-- refused
select row_number, 'the code of the department is not two or three characters' as reason from area
where not coalesce(regexp_full_match(code, '[0-9][0-9AB]|97[0-9]'), false)
union all
select row_number, 'the department has no name' from area where name is null
union all
select row_number, 'the code of a department stands in several lines: it is a list of smaller areas' from area
where exists (select code from area where code is not null group by code having count(*) > 1);

-- place
select row_number, 'FR-COG:DEP-' || code as place_id, name, parent_id, 'FR' as country, 'department' as kind
from area where code is not null and name is not null;
