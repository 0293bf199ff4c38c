-- The lowest offer was rejected; on a tie the first in the file decides, and criteria are not looked at.
select 'OCID' as "group", ocid as id, 1.0 as value
from submitted
where priced and amount is not null and currency = (select currency from money)
  and n in (select n from cardinal_award where status = 'active')
group by n, ocid
having bool_or(status = 'valid') and arg_min(status, (amount, m)) = 'disqualified'
