-- One buyer, and what became of the offers of its calls of the last three years that were not cancelled: in how many purchases
-- offers have a status, how many offers were submitted there, how many of them rejected.
select j.buyer_id, count(j.purchase_id) as purchases, sum(j.submitted) as submitted, sum(j.rejected) as rejected
from judged_call j
group by j.buyer_id
