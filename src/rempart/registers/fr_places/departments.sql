-- relation area
select row_number, "DEP" as code, "LIBELLE" as name, 'FR-COG:REG-' || "REG" as parent_id from source;

-- refused
select row_number, 'the code of the department is not two or three characters' as reason from area
where not coalesce(regexp_full_match(code, '[0-9][0-9AB]|97[0-9]'), false)
union all
select row_number, 'the department has no name' from area where name is null;

-- place
select row_number, 'FR-COG:DEP-' || code as place_id, name, parent_id, 'FR' as country, 'department' as kind
from area where code is not null and name is not null;
