-- Firms that bid often and win seldom: in the top quarter by number of processes, share of wins at or below the lower fence.
with firm as (
  select firm, count(*) as processes, count(*) filter (won) as wins
  from (select distinct s.n, b.firms[1] as firm, b.firms[1] = s.winner as won
        from single s join cardinal_bid b using (n)
        where b.status = 'valid' and b.named = 1 and len(b.firms) = 1)
  group by firm
), fence as (
  select r8(list_sort(list(processes::double)), (select r025_percentile from setting) / 100.0) as many,
         r8(list_sort(list(wins / processes::double)), 0.25) as q1, r8(list_sort(list(wins / processes::double)), 0.75) as q3
  from firm
)
select 'Tenderer' as "group", firm as id, wins / processes::double as value
from firm, (select many, coalesce((select r025_threshold from setting), q1 - 1.5 * (q3 - q1)) as fence,
                   coalesce((select r025_threshold from setting), q1) as floor from fence)
where floor > 0 and fence > 0 and processes >= many and wins / processes::double <= fence
