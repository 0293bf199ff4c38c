-- One purchase, and what keeps its offers from being compared (1 or 0 each): it was cancelled or withdrawn, the prices are
-- set (the town recorded that ground, or a pack knows the procedure by its name), or it is an electronic auction.
with traits as (
    select t.procedure, max(case when t.trait = 'set_price' then 1 else 0 end) as set_price,
           max(case when t.trait = 'auction' then 1 else 0 end) as auction
    from procedure_trait t
    group by t.procedure
),
called as (
    select t.ocid as purchase_id,
           max(case when t.lot_id is null and t.status in ('cancelled', 'withdrawn') then 1 else 0 end) as cancelled,
           min(t.procedure) as procedure
    from tender t
    group by t.ocid
),
known as (
    select c.purchase_id from called c
    union
    select p.purchase_id from purchase p
),
recorded as (
    select g.about_id
    from purchase_ground g
    where g.ground = 'price_set' and g.reference is not null
    group by g.about_id
)
select k.purchase_id, coalesce(c.cancelled, 0) as cancelled,
       case when t.set_price = 1 or g.about_id is not null then 1 else 0 end as set_price, coalesce(t.auction, 0) as auction
from known k
left join called c on c.purchase_id = k.purchase_id
left join purchase p on p.purchase_id = k.purchase_id
left join traits t on t.procedure = coalesce(p.procedure, c.procedure)
left join recorded g on g.about_id = k.purchase_id
