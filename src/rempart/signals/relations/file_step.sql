-- One step that one person took in one file of the town; the file is called as in file_party.
with purchase_of as (
    select a.award_id, min(a.ocid) as ocid from award a group by a.award_id
)
select case when d.subject_kind in ('purchase', 'tender', 'award', 'contract')
            then 'purchase ' || coalesce(p.ocid, d.subject_id)
            else d.subject_kind || ' ' || d.subject_id end as file_id,
       d.actor_id, d.step, d.done_on, d.abstained, d.register, d.row_id
from decision_step d
left join purchase_of p on p.award_id = d.subject_id and d.subject_kind in ('purchase', 'tender', 'award', 'contract')
