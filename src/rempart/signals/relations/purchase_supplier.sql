-- One group of suppliers of one award: firms of one group are one, and share the award's amount equally with the other groups.
-- `identified` is 1 where an official number of one of its firms is known.
with known as (
    select i.party_id from identifier i where i.scheme <> 'UNSTATED' group by i.party_id
),
grouped as (
    select w.award_id, coalesce(g.group_id, w.supplier_id) as group_id, min(w.supplier_id) as supplier_id,
           max(case when k.party_id is not null then 1 else 0 end) as identified
    from award_supplier w
    left join party_group g on g.party_id = w.supplier_id
    left join known k on k.party_id = w.supplier_id
    group by w.award_id, coalesce(g.group_id, w.supplier_id)
),
counted as (
    select w.award_id, count(w.group_id) as groups from grouped w group by w.award_id
)
select coalesce(a.ocid, a.award_id) as purchase_id, a.award_id, a.buyer_id, w.group_id, w.supplier_id, w.identified,
       c.groups, cast(a.amount as double) / nullif(cast(c.groups as double), 0) as amount, a.currency
from award a
join grouped w on w.award_id = a.award_id
join counted c on c.award_id = a.award_id
where a.status is null or a.status not in ('cancelled', 'unsuccessful')
