-- Winner and runner-up unusually far: d at or above the upper fence.
with high as (
  select ocid, winner, d
  from gap, (select coalesce((select r058_threshold from setting), q3 + 1.5 * (q3 - q1)) as fence from gap_fence)
  where fence > 0 and d >= fence
)
select 'OCID' as "group", ocid as id, d as value from high
union all select 'Tenderer', winner, 0.0 from high
