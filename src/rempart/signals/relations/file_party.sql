-- One party of one file of the town: who asks for a permit, offers or is awarded, is given a grant, rents, buys or sells.
select 'permit ' || p.permit_id as file_id, p.applicant_id as party_id, p.register, p.row_id
from permit p
union all
select 'subsidy ' || s.subsidy_id as file_id, s.beneficiary_id as party_id, s.register, s.row_id
from subsidy s
union all
select 'lease ' || l.lease_id as file_id, l.tenant_id as party_id, l.register, l.row_id
from lease l
union all
select 'sale ' || v.sale_id as file_id, v.buyer_id as party_id, v.register, v.row_id
from property_sale v
where v.buyer_id is not null
union all
select 'sale ' || v.sale_id as file_id, v.seller_id as party_id, v.register, v.row_id
from property_sale v
where v.seller_id is not null
union all
select 'purchase ' || coalesce(a.ocid, a.award_id) as file_id, w.supplier_id as party_id, w.register, w.row_id
from award a join award_supplier w on w.award_id = a.award_id
union all
select 'purchase ' || b.ocid as file_id, b.tenderer_id as party_id, b.register, b.row_id
from bid b
where b.status is null or b.status not in ('invited', 'withdrawn')
