-- One thing that one firm that made an offer may have in common with another, on the day: its group, an owner with the least
-- share held (itself too), who holds an office in it (control of its accounts aside), or a hashed means of contact. `row_id`
-- says where a register says it. What public bodies and funds hold ties nobody.
with firm as (
    select b.tenderer_id as party_id from bid b group by b.tenderer_id
),
lawful as (
    select m.party_id from lawful_mark m where m.mark in ('public', 'fund') group by m.party_id
)
select g.party_id, 'group' as kind, g.group_id as common, cast(1 as double) as share, k.row_id
from party_group g
join firm f on f.party_id = g.party_id
left join lawful l on l.party_id = g.party_id
left join ownership_link k on k.asset_id = g.party_id
where l.party_id is null
union all
select o.company_id as party_id, 'owner' as kind, o.owner_id as common, o.share_min as share, k.row_id
from integrated_ownership o
join firm f on f.party_id = o.company_id
left join ownership_link k on k.owner_id = o.owner_id and k.asset_id = o.company_id
left join lawful l on l.party_id = o.owner_id
where l.party_id is null
union all
select f.party_id, 'owner' as kind, f.party_id as common, cast(1 as double) as share, min(k.row_id) as row_id
from firm f
join ownership_link k on k.owner_id = f.party_id
group by f.party_id
union all
select d.organization_id as party_id, 'officer' as kind, d.director_id as common, cast(1 as double) as share, d.row_id
from directorship d
join firm f on f.party_id = d.organization_id
where (d.valid_from is null or d.valid_from <= :on_day) and (d.valid_to is null or d.valid_to > :on_day)
  and d.role not like '%udit%' and d.role not like '%ommissaire%' and d.role not like '%evis%'
union all
select c.party_id, 'contact' as kind, c.value_hash as common, cast(1 as double) as share, c.row_id
from contact c
join firm f on f.party_id = c.party_id
where (c.valid_from is null or c.valid_from <= :on_day) and (c.valid_to is null or c.valid_to > :on_day)
