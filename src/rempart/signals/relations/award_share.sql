-- One firm's share of one award: an equal part of the amount where several groups share it, as in purchase_supplier. `is_first` is 1 on
-- one row of each group, so that a group is counted once among its peers. Kind, CPV code and day are those of the purchase.
select w.supplier_id as party_id, w.award_id, p.purchase_id, p.buyer_id, b.category, b.cpv, p.currency, p.amount, b.bought_on,
       case when w.supplier_id = p.supplier_id then 1 else 0 end as is_first, min(w.row_id) as row_id
from award_supplier w
left join party_group g on g.party_id = w.supplier_id
join purchase_supplier p on p.award_id = w.award_id and p.group_id = coalesce(g.group_id, w.supplier_id)
join purchase b on b.purchase_id = p.purchase_id
group by w.supplier_id, w.award_id, p.purchase_id, p.buyer_id, b.category, b.cpv, p.currency, p.amount, b.bought_on, p.supplier_id
