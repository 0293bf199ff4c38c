-- One office by which its holder directs an organisation: a chief's, as office_role says, or the only one held there while it lasted.
-- `holder_id` is the holder, or the holder's group where it is an entity.
with office as (
    select d.organization_id, d.director_id, coalesce(g.group_id, d.director_id) as holder_id, d.role, d.valid_from, d.valid_to,
           d.register, d.row_id
    from directorship d left join party_group g on g.party_id = d.director_id
),
chief as (
    select r.role from office_role r where r.meaning = 'chief' group by r.role
),
counted as (
    select a.organization_id, a.director_id, a.holder_id, a.role, a.valid_from, a.valid_to, a.register, a.row_id,
           count(b.director_id) as others
    from office a
    left join office b on b.organization_id = a.organization_id and b.holder_id <> a.holder_id
         and (b.valid_to is null or a.valid_from is null or b.valid_to > a.valid_from)
         and (a.valid_to is null or b.valid_from is null or a.valid_to > b.valid_from)
    group by a.organization_id, a.director_id, a.holder_id, a.role, a.valid_from, a.valid_to, a.register, a.row_id
)
select o.organization_id, o.director_id, o.holder_id, o.valid_from, o.valid_to, o.register, o.row_id
from counted o left join chief c on c.role = o.role
where c.role is not null or o.others = 0
