-- left_out
select row_number, 'a reference from one name to another, without a code' as reason from source
where "Location" is null and ("Change" = '=' or contains("Name", ' = '))
union all
select row_number, 'another name of the same place' from source
where "Location" is not null and row_number not in (select min(row_number) from source group by "Country", "Location");

-- refused
select row_number, 'the country is not a code of two letters' as reason from source
where not coalesce(regexp_full_match("Country", '[A-Z]{2}'), false)
union all
select row_number, 'the entry has no name' from source where "Name" is null
union all
select row_number, 'the entry has neither a code nor the heading of a country' from source
where "Location" is null and coalesce("Change", '') <> '=' and not coalesce(starts_with("Name", '.') or contains("Name", ' = '), false)
union all
select row_number, 'the code of the place is not three letters or digits' from source
where "Location" is not null and not regexp_full_match("Location", '[A-Z0-9]{3}');

-- refused source_subdivision
select row_number, part, 'the subdivision has no code or no name' as reason from source_subdivision
where "SUCode" is null or "SUName" is null;

-- doubtful
select row_number, 'the coordinates are not degrees and minutes such as 4230N 00131E' as reason from source
where "Coordinates" is not null
  and not regexp_full_match("Coordinates", '[0-9]{2}[0-5][0-9][NS] [0-9]{3}[0-5][0-9][EW]');

-- relation located
select *, case when regexp_full_match("Coordinates", '[0-9]{2}[0-5][0-9][NS] [0-9]{3}[0-5][0-9][EW]') then "Coordinates" end as good
from source;

-- place
select row_number, 'UNLOCODE:' || "Country" as place_id, 'country' as kind, ltrim("Name", '.') as name, "Country" as country
from source where "Location" is null and starts_with("Name", '.');

-- place
select row_number, 'UNLOCODE:' || "Country" || "Location" as place_id,
       case when starts_with("Function", '1') then 'port' else 'locality' end as kind, "Name" as name,
       case when "Subdivision" is not null then 'ISO3166-2:' || "Country" || '-' || "Subdivision"
            else 'UNLOCODE:' || "Country" end as parent_id,
       "Country" as country,
       round((substr(good, 1, 2)::double + substr(good, 3, 2)::double / 60) * case when substr(good, 5, 1) = 'S' then -1 else 1 end, 4)
         as latitude,
       round((substr(good, 7, 3)::double + substr(good, 10, 2)::double / 60) * case when substr(good, 12, 1) = 'W' then -1 else 1 end, 4)
         as longitude
from located where "Location" is not null and "Name" is not null;

-- place
select d.row_number, d.part, 'ISO3166-2:' || s."Country" || '-' || d."SUCode" as place_id,
       coalesce(lower(d."SUType"), 'subdivision') as kind, d."SUName" as name, 'UNLOCODE:' || s."Country" as parent_id,
       s."Country" as country
from source_subdivision d join source s using (row_number);
