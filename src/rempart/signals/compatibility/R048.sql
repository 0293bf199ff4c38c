-- Suppliers whose items spread over unusually many heads of codes, among those with enough processes.
with supplied as (
  select r.n, a.firms[1] as firm, unnest(a.codes) as code
  from cardinal_award a join release r using (n)
  where a.status = 'active' and a.named = 1 and len(a.firms) = 1 and len(a.codes) > 0
), spread as (
  select firm, count(distinct left(code, (select r048_digits from setting)::int))::double as value
  from supplied group by firm having count(distinct n) >= (select r048_processes from setting)
), fence as (
  select coalesce((select r048_threshold from setting), q3 + 1.5 * (q3 - q1)) as fence
  from (select r8(list_sort(list(value)), 0.25) as q1, r8(list_sort(list(value)), 0.75) as q3 from spread)
)
select 'Tenderer' as "group", firm as id, value from spread, fence where value >= fence
