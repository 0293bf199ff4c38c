-- One buyer, and what became of the offers of its calls that were not cancelled: in how many purchases offers have a status,
-- how many offers were submitted there, how many of them rejected.
with calls as (
    select o.purchase_id, count(o.bid_id) as submitted, sum(case when o.status = 'disqualified' then 1 else 0 end) as rejected
    from (select b.ocid as purchase_id, b.bid_id, max(b.status) as status
          from bid b
          where b.bid_id is not null and b.status is not null and b.status not in ('invited', 'withdrawn')
          group by b.ocid, b.bid_id) o
    group by o.purchase_id
)
select p.buyer_id, count(c.purchase_id) as purchases, sum(c.submitted) as submitted, sum(c.rejected) as rejected
from calls c
join purchase p on p.purchase_id = c.purchase_id
left join call_trait t on t.purchase_id = c.purchase_id
where p.buyer_id is not null and coalesce(t.cancelled, 0) = 0
group by p.buyer_id
