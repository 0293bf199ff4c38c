-- One buyer whose offers are known, and whether they tell who lost (`names_losers` 1): somebody who lost is named, beside somebody who won,
-- in at least a fifth of its calls that are decided and whose offers are known. A file that names winners, with exceptions, does not tell how many came.
with won as (
    select a.ocid, w.supplier_id from award a join award_supplier w on w.award_id = a.award_id where a.ocid is not null
),
offered as (
    select o.ocid, max(case when w.supplier_id is null then 1 else 0 end) * max(case when w.supplier_id is null then 0 else 1 end) as has_loser
    from bid o
    left join won w on w.ocid = o.ocid and w.supplier_id = o.tenderer_id
    where o.ocid in (select x.ocid from won x) and o.tenderer_id is not null
      and (o.status is null or o.status not in ('invited', 'withdrawn'))
    group by o.ocid
)
select p.buyer_id, case when sum(case when p.competitive = 1 then f.has_loser else 0 end) * 5
                             >= sum(case when p.competitive = 1 then 1 else 0 end)
                             and sum(case when p.competitive = 1 then f.has_loser else 0 end) > 0 then 1 else 0 end as names_losers
from offered f join purchase p on p.purchase_id = f.ocid
where p.buyer_id is not null
group by p.buyer_id
