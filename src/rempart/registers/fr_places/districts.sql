-- relation area
select row_number, "ARR" as code, "LIBELLE" as name, 'FR-COG:DEP-' || "DEP" as parent_id from source;

-- refused
select row_number, 'the code of the district is not that of its department and one digit' as reason from area
where not coalesce(regexp_full_match(code, '([0-9][0-9AB]|97[0-9])[0-9]') and parent_id = 'FR-COG:DEP-' || left(code, -1), false)
union all
select row_number, 'the district has no name' from area where name is null;

-- place
select row_number, 'FR-COG:ARR-' || code as place_id, name, parent_id, 'FR' as country, 'district of a department' as kind
from area where code is not null and name is not null;
