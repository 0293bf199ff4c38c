-- One firm that took part in one purchase: by an offer that was neither only invited nor withdrawn, or by being named among
-- those who took part.
select b.ocid as purchase_id, b.tenderer_id
from bid b
where b.status is null or b.status not in ('invited', 'withdrawn')
group by b.ocid, b.tenderer_id
