-- One holder of offices who would be met again in another organisation: an entity, a person with an official number, or a person of
-- a register that names one person alike in several organisations. Registers that tell a name and a birth date alone name nobody so.
with person as (
    select p.party_id from party p where p.kind = 'Person' group by p.party_id
),
counted as (
    select d.register, d.director_id, count(distinct d.organization_id) as organizations
    from directorship d
    group by d.register, d.director_id
),
naming as (
    select c.register from counted c join person p on p.party_id = c.director_id where c.organizations > 1 group by c.register
),
numbered as (
    select i.party_id from identifier i group by i.party_id
)
select c.director_id
from counted c
left join person p on p.party_id = c.director_id
left join naming n on n.register = c.register
left join numbered i on i.party_id = c.director_id
where p.party_id is null or n.register is not null or i.party_id is not null
group by c.director_id
