-- One lot of one purchase, or the purchase itself where offers and awards name no lot (`lot` is then empty), whose awards
-- are all final and whose one award that holds names one supplier. An award without a status is one that holds.
with awards as (
    select a.ocid, coalesce(a.lot_id, '') as lot, a.award_id, a.buyer_id, a.cpv, a.award_date,
           case when a.status is null or a.status in ('active', 'complete', 'terminated') then 1 else 0 end as holds,
           case when a.status not in ('active', 'complete', 'terminated', 'cancelled', 'unsuccessful', 'withdrawn') then 1 else 0 end as waits
    from award a
    where a.ocid is not null
),
one_award as (
    select a.ocid, a.lot, min(case when a.holds = 1 then a.award_id end) as award_id,
           max(case when a.holds = 1 then a.buyer_id end) as award_buyer, min(case when a.holds = 1 then a.cpv end) as cpv,
           max(case when a.holds = 1 then a.award_date end) as decided_on
    from awards a
    group by a.ocid, a.lot
    having count(distinct case when a.holds = 1 then a.award_id end) = 1 and sum(a.waits) = 0
),
one_supplier as (
    select w.award_id, min(w.supplier_id) as winner_id
    from award_supplier w
    group by w.award_id
    having count(distinct w.supplier_id) = 1
)
select d.ocid as purchase_id, d.lot, d.award_id, coalesce(p.buyer_id, d.award_buyer) as buyer_id,
       substring(coalesce(d.cpv, p.cpv), 1, 2) as division, substring(coalesce(d.cpv, p.cpv), 1, 3) as market,
       coalesce(d.decided_on, p.bought_on) as decided_on, w.winner_id
from one_award d
join one_supplier w on w.award_id = d.award_id
join purchase p on p.purchase_id = d.ocid
where p.status is null or p.status not in ('cancelled', 'withdrawn')
