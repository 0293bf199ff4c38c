-- One row of a register that names a supplier of one purchase.
select coalesce(a.ocid, a.award_id) as purchase_id, w.row_id
from award a
join award_supplier w on w.award_id = a.award_id
where a.status is null or a.status not in ('cancelled', 'unsuccessful')
