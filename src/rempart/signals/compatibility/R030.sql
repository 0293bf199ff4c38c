-- A valid offer of a supplier that is dated after the deadline; the two are compared as texts.
with supplier as (
  select distinct n, unnest(firms) as firm from cardinal_award where status = 'active'
), late as (
  select r.ocid, b.firm
  from release r
  join (select n, date, unnest(firms) as firm from cardinal_bid where status = 'valid' and date is not null) b using (n)
  join supplier s on s.n = b.n and s.firm = b.firm
  where b.date > r.closes
)
select 'OCID' as "group", ocid as id, 1.0 as value from late
union all select 'Tenderer', firm, 1.0 from late
