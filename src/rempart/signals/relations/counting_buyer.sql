-- One buyer whose offers are known, and whether they name anybody who lost (`names_losers` 1): a file that names winners only does
-- not tell how many offers came.
with won as (
    select a.ocid, w.supplier_id from award a join award_supplier w on w.award_id = a.award_id where a.ocid is not null
),
bought as (
    select a.ocid, min(a.buyer_id) as buyer_id from award a where a.ocid is not null group by a.ocid
)
select b.buyer_id, max(case when w.supplier_id is null then 1 else 0 end) as names_losers
from bid o
join bought b on b.ocid = o.ocid
left join won w on w.ocid = o.ocid and w.supplier_id = o.tenderer_id
where b.buyer_id is not null and o.ocid in (select x.ocid from won x)
group by b.buyer_id
