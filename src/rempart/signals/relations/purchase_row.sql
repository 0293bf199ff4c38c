-- One row of a register that tells of one purchase: of its call, its lots, its awards.
select t.ocid as purchase_id, t.row_id from tender t
union
select coalesce(a.ocid, a.award_id) as purchase_id, a.row_id from award a
where a.status is null or a.status not in ('cancelled', 'unsuccessful')
