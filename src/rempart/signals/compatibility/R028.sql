-- Equal prices of different sets of firms in one process; any currency.
with alike as (
  select ocid, list(firms) as sets
  from submitted
  where priced and amount is not null and currency is not null and len(firms) > 0
  group by n, ocid, amount, currency
  having count(distinct list_sort(list_distinct(firms))) > 1
)
select 'OCID' as "group", ocid as id, 1.0 as value from alike
union all select 'Tenderer', unnest(flatten(sets)), 1.0 from alike
