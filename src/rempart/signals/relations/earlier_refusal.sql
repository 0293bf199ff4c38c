-- One party to whom the town said no: a permit refused, or a closure of its business, with the premises where they are known.
select p.applicant_id as party_id, p.premises_id, p.decided_on, p.row_id
from permit p
where p.decision = 'refused' and p.decided_on is not null
union all
select e.party_id, o.premises_id, e.valid_from as decided_on, e.row_id
from listing e
left join operator_spell o on o.operator_id = e.party_id
     and (o.valid_from is null or o.valid_from <= e.valid_from) and (o.valid_to is null or o.valid_to >= e.valid_from)
where e.kind = 'closure' and e.valid_from is not null
