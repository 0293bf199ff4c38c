-- One day on which more than half of a company passed to one owner who did not hold it before; its foundation is no such day.
with born as (
    select p.party_id, min(p.incorporation_date) as born_on from party p group by p.party_id
),
held as (
    select o.asset_id, o.owner_id, coalesce(g.group_id, o.owner_id) as owner_group, o.valid_from, o.row_id
    from ownership o left join party_group g on g.party_id = o.owner_id
    where o.share_min > 0.5 and o.owner_id is not null and o.valid_from <= :on_day
),
earlier as (
    select o.asset_id, min(o.valid_from) as first_from, count(case when o.valid_from is null then 1 end) as undated
    from ownership o
    group by o.asset_id
)
select h.asset_id as company_id, h.owner_id, h.owner_group, h.valid_from as changed_on, min(h.row_id) as row_id
from held h
left join born b on b.party_id = h.asset_id
left join earlier e on e.asset_id = h.asset_id
left join held before on before.asset_id = h.asset_id and before.owner_group = h.owner_group
     and before.valid_from < h.valid_from
where before.asset_id is null
  and (days_between(b.born_on, h.valid_from) > 92 or (b.born_on is null and (e.first_from < h.valid_from or e.undated > 0)))
group by h.asset_id, h.owner_id, h.owner_group, h.valid_from
