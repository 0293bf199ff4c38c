-- relation commune
-- An associated or delegated commune may have the code of its commune: its kind tells it apart.
select row_number, "TYPECOM" as type, "COM" as code, "LIBELLE" as name,
       case when "TYPECOM" in ('COM', 'ARM') then 'FR-COG:' || "COM" else 'FR-COG:' || "TYPECOM" || '-' || "COM" end as place_id,
       case when "COMPARENT" is not null then 'FR-COG:' || "COMPARENT" when "DEP" is not null then 'FR-COG:DEP-' || "DEP" end as parent_id
from source;

-- refused
select row_number, 'the code of the commune is not five characters' as reason from commune
where not coalesce(regexp_full_match(code, '[0-9][0-9AB][0-9]{3}'), false)
union all
select row_number, 'the kind is not COM, ARM, COMA or COMD' from commune where coalesce(type, '') not in ('COM', 'ARM', 'COMA', 'COMD')
union all
select row_number, 'the commune has no name' from commune where name is null;

-- place
select row_number, place_id, name, parent_id, 'FR' as country,
       case type when 'COM' then 'commune' when 'ARM' then 'municipal district' when 'COMA' then 'associated commune'
            else 'delegated commune' end as kind
from commune where place_id is not null and name is not null;
