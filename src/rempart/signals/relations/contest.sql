-- One tenderer that took part alone in one decided lot, by a valid offer or, where only those who took part are published,
-- by being named: `won` is 1 where it won, `tenderers` counts all of the lot.
with taking_part as (
    select o.purchase_id, o.lot, o.tenderer_id
    from offer o
    where o.tenderer_id is not null and o.status = 'valid'
    union
    select b.ocid as purchase_id, coalesce(b.lot_id, '') as lot, b.tenderer_id
    from bid b
    where b.bid_id is null and b.status is null
),
counted as (
    select t.purchase_id, t.lot, count(t.tenderer_id) as tenderers
    from taking_part t
    group by t.purchase_id, t.lot
)
select d.purchase_id, d.lot, d.buyer_id, d.market, d.decided_on, t.tenderer_id, d.winner_id,
       case when t.tenderer_id = d.winner_id then 1 else 0 end as won, c.tenderers
from decided_lot d
join taking_part t on t.purchase_id = d.purchase_id and t.lot = d.lot
join counted c on c.purchase_id = d.purchase_id and c.lot = d.lot
