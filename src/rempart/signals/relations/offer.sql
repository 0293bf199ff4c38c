-- One offer submitted for one lot of one purchase, or for the purchase itself (`lot` is then empty): neither only invited
-- nor withdrawn. `tenderer_id` is who offers alone, null for several together; `amount` is a double above zero, or null.
select b.ocid as purchase_id, coalesce(b.lot_id, '') as lot, b.bid_id, min(b.status) as status,
       max(case when b.amount > 0 then cast(b.amount as double) end) as amount, min(b.currency) as currency,
       case when count(distinct b.tenderer_id) = 1 then min(b.tenderer_id) end as tenderer_id,
       count(distinct b.tenderer_id) as tenderers
from bid b
where b.bid_id is not null and (b.status is null or b.status not in ('invited', 'withdrawn'))
group by b.ocid, coalesce(b.lot_id, ''), b.bid_id
