-- One purchase of the last three years that was not cancelled and whose offers have a status: how many were submitted, how many of
-- them rejected. Its day is that of `purchase`, else the last one for offers, else that of the first offer, else the first day on which
-- an offer was known.
with calls as (
    select o.purchase_id, count(o.bid_id) as submitted, sum(case when o.status = 'disqualified' then 1 else 0 end) as rejected,
           min(o.submitted_on) as submitted_on, min(o.known_from) as known_from
    from (select b.ocid as purchase_id, b.bid_id, max(b.status) as status, min(b.submitted_on) as submitted_on,
                 min(b.known_from) as known_from
          from bid b
          where b.bid_id is not null and b.status is not null and b.status not in ('invited', 'withdrawn')
          group by b.ocid, b.bid_id) o
    group by o.purchase_id
),
dated as (
    select p.buyer_id, c.purchase_id, c.submitted, c.rejected,
           coalesce(p.bought_on, p.closes_on, c.submitted_on, c.known_from) as judged_on
    from calls c
    join purchase p on p.purchase_id = c.purchase_id
    left join call_trait t on t.purchase_id = c.purchase_id
    where p.buyer_id is not null and coalesce(t.cancelled, 0) = 0
)
select d.buyer_id, d.purchase_id, d.submitted, d.rejected, d.judged_on
from dated d
where d.judged_on <= :on_day and d.judged_on > :on_day - interval '1096' day
