-- relation area
select row_number, "CTCD" as code, "LIBELLE" as name, 'FR-COG:REG-' || "REG" as parent_id from source;

-- refused
select row_number, 'the code of the body is not three or four characters' as reason from area
where not coalesce(regexp_full_match(code, '[0-9][0-9A-Z]{2,3}'), false)
union all
select row_number, 'the body with the powers of a department has no name' from area where name is null;

-- place
select row_number, 'FR-COG:CTCD-' || code as place_id, name, parent_id, 'FR' as country, 'body with the powers of a department' as kind
from area where code is not null and name is not null;
