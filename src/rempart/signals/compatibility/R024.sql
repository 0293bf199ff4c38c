-- Winner and runner-up unusually near: d at or below the lower fence.
with low as (
  select ocid, winner, next_firm, d
  from gap, (select coalesce((select r024_threshold from setting), q1 - 1.5 * (q3 - q1)) as fence,
                    coalesce((select r024_threshold from setting), q1) as floor from gap_fence)
  where floor > 0 and fence > 0 and d <= fence
)
select 'OCID' as "group", ocid as id, d as value from low
union all select 'Tenderer', winner, 0.0 from low
union all select 'Tenderer', next_firm, 0.0 from low
