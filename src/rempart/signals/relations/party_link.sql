-- One thing by which whoever stands behind a party may be met again behind another: who holds or held an office in it (control of
-- its accounts aside), who holds or held more than a quarter, who lends to it or stands surety for it, a hashed means of contact.
-- What more than ten parties have says nothing of two, and is left out.
with told as (
    select d.organization_id as party_id, 'officer' as kind, d.director_id as common, d.row_id
    from directorship d
    where d.role not like '%udit%' and d.role not like '%ommissaire%' and d.role not like '%evis%'
    union
    select o.asset_id as party_id, 'owner' as kind, o.owner_id as common, o.row_id
    from ownership o
    where o.owner_id is not null and coalesce(o.share_min, o.share_max) > 0.25
    union
    select r.client_id as party_id, m.meaning as kind, r.agent_id as common, r.row_id
    from representation r join office_role m on m.role = r.role and m.meaning in ('guarantor', 'lender')
    union
    select c.party_id, 'contact' as kind, c.value_hash as common, c.row_id
    from contact c
),
spread as (
    select t.kind, t.common, count(distinct t.party_id) as parties from told t group by t.kind, t.common
)
select t.party_id, t.kind, t.common, t.row_id
from told t join spread s on s.kind = t.kind and s.common = t.common
where s.parties <= 10
