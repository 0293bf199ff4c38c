-- All offers rejected but those of the winner; the value counts the other firms.
with supplier as (
  select n, list_sort(list(distinct firm)) as suppliers
  from (select n, unnest(firms) as firm from cardinal_award where status = 'active') group by n
), offer as (
  select n, list(distinct firm) filter (status = 'valid') as valid, list(distinct firm) filter (status = 'disqualified') as rejected
  from (select n, status, unnest(firms) as firm from cardinal_bid where status in ('valid', 'disqualified')) group by n
), alone as (
  select f.ocid, o.valid[1] as firm, len(list_filter(o.rejected, lambda x: x <> o.valid[1])) as others
  from final f join offer o using (n) join supplier s using (n)
  where len(o.valid) = 1 and s.suppliers = o.valid
)
select 'OCID' as "group", ocid as id, others::double as value from alone where others >= greatest((select r035_threshold from setting), 1)
union all select 'Tenderer', firm, 0.0 from alone where others >= greatest((select r035_threshold from setting), 1)
