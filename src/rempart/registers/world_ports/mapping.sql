-- refused
select row_number, 'the port has no number' as reason from source
where not coalesce(regexp_full_match("World Port Index Number", '[0-9]{1,7}([.]0+)?'), false)
union all
select row_number, 'the port has no name' from source where "Main Port Name" is null
union all
select row_number, 'the number of the port stands twice' from source
where row_number not in (select min(row_number) from source group by "World Port Index Number");

-- relation placed
select *, split_part("World Port Index Number", '.', 1) as number,
       regexp_full_match("Latitude", '-?[0-9]{1,2}([.][0-9]+)?') and regexp_full_match("Longitude", '-?[0-9]{1,3}([.][0-9]+)?')
         and abs(try_cast("Latitude" as double)) <= 90 and abs(try_cast("Longitude" as double)) <= 180 as known
from source;

-- doubtful
select row_number, 'latitude and longitude are not degrees' as reason from placed where not coalesce(known, false);

-- place
select p.row_number, 'WPI:' || p.number as place_id, 'port' as kind, p."Main Port Name" as name,
       case when regexp_full_match(p."UN/LOCODE", '[A-Z]{2} ?[A-Z0-9]{3}') then 'UNLOCODE:' || replace(p."UN/LOCODE", ' ', '') end
         as parent_id,
       c.alpha2 as country,
       case when p.known then round(p."Latitude"::double, 6) end as latitude,
       case when p.known then round(p."Longitude"::double, 6) end as longitude
from placed p left join country c on c.key = country_key(p."Country Code") where p."Main Port Name" is not null;
