-- Share of offers rejected, by buyer, procuring entity and tenderer, at or above the upper fence of its own kind; the least
-- number counts offers, also for buyers.
with counted as (
  select n, count(*) as offers, count(*) filter (status = 'disqualified') as rejected from submitted group by n
), told as (
  select 'Buyer' as kind, r.buyer_id as id, c.offers, c.rejected from counted c join release r using (n) where r.buyer_id is not null
  union all
  select 'ProcuringEntity', r.entity_id, c.offers, c.rejected from counted c join release r using (n) where r.entity_id is not null
  union all
  select 'Tenderer', unnest(firms), 1, (status = 'disqualified')::int from submitted
), share as (
  select kind, id, sum(rejected) / sum(offers)::double as value
  from told group by kind, id
  having sum(offers) >= case kind when 'Tenderer' then (select r038_bids from setting) else (select r038_processes from setting) end
), fence as (
  select kind, coalesce((select r038_threshold from setting), q3 + 1.5 * (q3 - q1)) as fence
  from (select kind, r8(list_sort(list(value)), 0.25) as q1, r8(list_sort(list(value)), 0.75) as q3 from share group by kind)
)
select kind as "group", id, value from share join fence using (kind) where fence > 0 and value >= fence
