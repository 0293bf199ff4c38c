-- One kind of list of one register as it is kept on the day: `old` is 1 where the register is older than twice its own rhythm.
with entry as (
    select e.kind, e.list, e.register from listing e group by e.kind, e.list, e.register
)
select e.kind, e.list, e.register,
       max(case when days_between(coalesce(c.confirmed_on, c.published_on), :on_day) > 2 * c.refreshed_every_days then 1 else 0 end)
           as old
from entry e join coverage c on c.register = e.register and c.table_name = 'listing'
group by e.kind, e.list, e.register
