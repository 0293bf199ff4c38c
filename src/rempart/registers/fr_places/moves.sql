-- relation move
select row_number, "MOD" as kind, "DATE_EFF" as effective,
       case when regexp_full_match("DATE_EFF", '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime("DATE_EFF", '%Y-%m-%d')::date end
         as changed_on,
       case when coalesce("TYPECOM_AV", 'COM') in ('COM', 'ARM') then 'FR-COG:' || "COM_AV" else 'FR-COG:' || "TYPECOM_AV" || '-' || "COM_AV" end
         as place_id,
       case when coalesce("TYPECOM_AP", 'COM') in ('COM', 'ARM') then 'FR-COG:' || "COM_AP" else 'FR-COG:' || "TYPECOM_AP" || '-' || "COM_AP" end
         as other_id
from source;

-- refused
select row_number, 'the kind of move is not a code of two digits' as reason from move
where not coalesce(regexp_full_match(kind, '[0-9]{2}'), false)
union all
select row_number, 'a code of the move is missing' from move where place_id is null or other_id is null
union all
select row_number, 'the day of the move is not a day yyyy-mm-dd' from move where changed_on is null;

-- place_change
select row_number, place_id, other_id, kind, changed_on, changed_on as valid_from from move
where place_id is not null and other_id is not null and changed_on is not null;
