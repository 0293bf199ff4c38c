-- One sale of property with all its things. `asset_id` is the one thing sold, null where it is not one; `price_m2` stands where one
-- kind of built property, or bare land, was sold for one price in an ordinary sale; `is_home` where a dwelling was sold and no
-- party is known to be an entity: homes of persons are not looked at. Outbuildings sold with a thing do not count.
with thing as (
    select s.sale_id, s.row_id, s.register, s.sold_on, s.nature, cast(s.price as double) as price, s.currency, s.place_id, s.street_id,
           s.premises_id, s.parcel_id, s.lot, s.property_type, s.area_m2, s.land_m2, s.buyer_id, s.seller_id, s.special_terms,
           s.declared_price, s.furniture_stated, s.notice_on, s.offers, s.social_purpose,
           case when s.property_type in ('Dépendance', 'outbuilding') then 1 else 0 end as besides,
           case when s.property_type in ('Maison', 'Appartement', 'house', 'flat') then 1 else 0 end as dwelling
    from property_sale s
),
summed as (
    select t.sale_id, min(t.register) as register, min(t.sold_on) as sold_on, min(t.nature) as nature, max(t.price) as price,
           count(distinct t.price) as prices, min(t.currency) as currency, min(t.place_id) as place_id,
           min(t.street_id) as street_id, count(distinct t.street_id) as streets,
           max(t.premises_id) as premises_id, max(t.buyer_id) as buyer_id, count(distinct t.buyer_id) as buyers,
           max(t.seller_id) as seller_id, count(distinct t.seller_id) as sellers, max(t.special_terms) as special_terms,
           cast(max(t.declared_price) as double) as declared_price,
           max(case when t.furniture_stated then 1 else 0 end) as furniture_stated, min(t.notice_on) as notice_on,
           max(t.offers) as offers, max(case when t.social_purpose then 1 else 0 end) as social_purpose,
           max(t.dwelling) as dwelling, max(case when t.besides = 0 then t.property_type end) as property_type,
           count(distinct case when t.besides = 0 then t.property_type end) as types,
           count(distinct case when t.property_type is null then t.parcel_id end) as bare_parcels,
           count(distinct case when t.besides = 0 then coalesce(t.parcel_id, '') || ' ' || coalesce(t.lot, '') || ' ' || coalesce(t.premises_id, '') end)
               as things,
           max(case when t.besides = 0 then coalesce(t.premises_id, t.parcel_id || ' ' || coalesce(t.lot, '')) end) as one_thing,
           sum(case when t.besides = 0 and t.property_type is not null then t.area_m2 end) as built_m2,
           count(case when t.besides = 0 and t.property_type is not null then 1 end) as built_rows,
           sum(case when t.property_type is null then t.land_m2 end) as bare_m2
    from thing t
    group by t.sale_id
),
entity as (
    select p.party_id from party p where p.kind not in ('Person', 'Vessel', 'Airplane') group by p.party_id
)
select s.sale_id, s.register, s.sold_on, s.nature, case when s.prices = 1 then s.price end as price, s.currency, s.place_id,
       case when s.streets = 1 then s.street_id end as street_id, s.premises_id, s.things,
       case when s.things = 1 then s.one_thing end as asset_id, coalesce(s.property_type, 'land') as property_type,
       case when s.buyers = 1 then s.buyer_id end as buyer_id, case when s.sellers = 1 then s.seller_id end as seller_id,
       s.special_terms, s.declared_price, s.furniture_stated, s.notice_on, s.offers, s.social_purpose,
       case when s.dwelling = 1 and b.party_id is null and e.party_id is null then 1 else 0 end as is_home,
       case when s.built_rows = 1 and s.types = 1 then s.built_m2 when s.built_rows = 0 then s.bare_m2 end as area_m2,
       case when s.prices = 1 and s.price > 0 and s.built_rows = 1 and s.types = 1 and s.built_m2 > 0
            then cast(s.price as double) / nullif(s.built_m2, 0)
            when s.prices = 1 and s.price > 0 and s.built_rows = 0 and s.bare_m2 > 0
            then cast(s.price as double) / nullif(s.bare_m2, 0) end as price_m2
from summed s
left join entity b on b.party_id = s.buyer_id
left join entity e on e.party_id = s.seller_id
