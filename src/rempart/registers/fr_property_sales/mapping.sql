-- relation checked_sale
-- 0,00 is what is written where no price is known.
select *, case when regexp_full_match(sold, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(sold, '%Y-%m-%d')::date end as sold_on,
       coalesce(regexp_full_match(price, '[0-9]{1,13}([.][0-9]{1,4})?'), false) as price_is_number,
       case when regexp_full_match(price, '[0-9]{1,13}([.][0-9]{1,4})?') then nullif(price::decimal(18,2), 0) end as amount,
       case when regexp_full_match(built, '[0-9]{1,9}([.][0-9]+)?') then built::double end as area_m2,
       case when regexp_full_match(land, '[0-9]{1,9}([.][0-9]+)?') then land::double end as land_m2
from sale;

-- refused
select row_number, 'the sale has no number' as reason from checked_sale where sale_id is null
union all
select row_number, 'the day of the deed is not a day' from checked_sale where sold_on is null
union all
select row_number, 'the line names no parcel' from checked_sale where parcel_id is null;

-- doubtful
select row_number, 'the price is not a number' as reason from checked_sale where price is not null and not price_is_number
union all
select row_number, 'an area is not a number of square metres' from checked_sale
where (built is not null and area_m2 is null) or (land is not null and land_m2 is null);

-- property_sale
select row_number, sale_id, parcel_id,
       concat_ws('|', disposition, nullif(lots, ''), type_local, culture, built, land) as lot,
       sold_on, nature, amount as price, 'EUR' as currency, type_local as property_type, area_m2, land_m2,
       nullif(full_address, '') as full_address, 'FR-COG:' || commune as place_id
from checked_sale where sale_id is not null and parcel_id is not null;
