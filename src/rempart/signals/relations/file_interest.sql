-- One step of one file taken by a person who, on that day, held a declared interest, an office or more than a hundredth of
-- the shares in a party of the file, or in its group; not where every mandate of the person has ended by the day of the run.
with actor as (
    select s.actor_id from file_step s group by s.actor_id
),
held as (
    select i.person_id, i.party_id, i.valid_from, i.valid_to, i.for_town, i.share, i.row_id
    from staff_interest i
    union all
    select d.director_id as person_id, d.organization_id as party_id, d.valid_from, d.valid_to, false as for_town,
           cast(null as double) as share, d.row_id
    from directorship d join actor a on a.actor_id = d.director_id
    union all
    select o.owner_id as person_id, o.asset_id as party_id, o.valid_from, o.valid_to, false as for_town,
           coalesce(o.share_max, o.share_min) as share, o.row_id
    from ownership o join actor a on a.actor_id = o.owner_id
    where coalesce(o.share_max, o.share_min) > 0.01
),
interest as (
    select h.person_id, coalesce(g.group_id, h.party_id) as group_id, h.valid_from, h.valid_to, h.row_id,
           case when h.for_town then 1 else 0 end as for_town,
           case when h.share < 0.01 and l.party_id is not null then 1 else 0 end as listed_small
    from held h
    left join party_group g on g.party_id = h.party_id
    left join (select m.party_id from lawful_mark m where m.mark = 'listed' group by m.party_id) l
         on l.party_id = h.party_id
),
concerned as (
    select distinct f.file_id, coalesce(g.group_id, f.party_id) as group_id
    from file_party f left join party_group g on g.party_id = f.party_id
),
office as (
    select m.person_id, count(case when m.valid_to is null or m.valid_to > :on_day then 1 end) as offices
    from mandate m
    group by m.person_id
)
select s.file_id, s.actor_id, s.step, s.done_on, s.abstained, s.row_id as step_row, i.row_id as interest_row, i.for_town,
       i.listed_small
from file_step s
join interest i on i.person_id = s.actor_id
     and (i.valid_from is null or i.valid_from <= coalesce(s.done_on, :on_day))
     and (i.valid_to is null or i.valid_to > coalesce(s.done_on, :on_day))
join concerned c on c.file_id = s.file_id and c.group_id = i.group_id
left join office o on o.person_id = s.actor_id
where o.person_id is null or o.offices > 0
