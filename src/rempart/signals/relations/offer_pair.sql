-- Two offers of one purchase that have equal totals in a lot (`same_total` 1), or lines of their price lists in common
-- (`lines`, of which `equal_lines` equal; mean and mean square of the ratio of other to one). `tie` says where they are not
-- of two: tenderer (they share one) or group (their firms stand in one group).
with totals as (
    select a.purchase_id, a.bid_id as one_id, b.bid_id as other_id
    from offer a
    join offer b on b.purchase_id = a.purchase_id and b.lot = a.lot and b.amount = a.amount and b.currency = a.currency
    where a.bid_id < b.bid_id
    group by a.purchase_id, a.bid_id, b.bid_id
),
submitted as (
    select o.purchase_id, o.bid_id from offer o group by o.purchase_id, o.bid_id
),
priced as (
    select l.ocid as purchase_id, l.bid_id, l.item, l.currency, min(l.unit_price) as price
    from bid_line l join submitted s on s.purchase_id = l.ocid and s.bid_id = l.bid_id
    where l.unit_price > 0
    group by l.ocid, l.bid_id, l.item, l.currency
),
lists as (
    select x.purchase_id, x.bid_id as one_id, y.bid_id as other_id, count(x.item) as lines,
           sum(case when x.price = y.price then 1 else 0 end) as equal_lines,
           avg(cast(y.price as double) / nullif(x.price, 0)) as mean_ratio,
           avg(cast(y.price as double) / nullif(x.price, 0) * (cast(y.price as double) / nullif(x.price, 0))) as mean_square
    from priced x
    join priced y on y.purchase_id = x.purchase_id and y.item = x.item and y.currency = x.currency
    where x.bid_id < y.bid_id
    group by x.purchase_id, x.bid_id, y.bid_id
),
pairs as (
    select t.purchase_id, t.one_id, t.other_id from totals t
    union
    select l.purchase_id, l.one_id, l.other_id from lists l
),
member as (
    select b.ocid as purchase_id, b.bid_id, b.tenderer_id, min(g.group_id) as group_id
    from bid b
    left join party_group g on g.party_id = b.tenderer_id
    where b.bid_id is not null
    group by b.ocid, b.bid_id, b.tenderer_id
),
tied as (
    select x.purchase_id, x.bid_id as one_id, y.bid_id as other_id,
           max(case when x.tenderer_id = y.tenderer_id then 1 else 0 end) as same_tenderer
    from member x
    join member y on y.purchase_id = x.purchase_id and coalesce(y.group_id, y.tenderer_id) = coalesce(x.group_id, x.tenderer_id)
    where x.bid_id < y.bid_id
    group by x.purchase_id, x.bid_id, y.bid_id
)
select p.purchase_id, p.one_id, p.other_id, case when t.purchase_id is null then 0 else 1 end as same_total,
       coalesce(l.lines, 0) as lines, coalesce(l.equal_lines, 0) as equal_lines, l.mean_ratio, l.mean_square,
       case when d.same_tenderer = 1 then 'tenderer' when d.same_tenderer = 0 then 'group' end as tie
from pairs p
left join totals t on t.purchase_id = p.purchase_id and t.one_id = p.one_id and t.other_id = p.other_id
left join lists l on l.purchase_id = p.purchase_id and l.one_id = p.one_id and l.other_id = p.other_id
left join tied d on d.purchase_id = p.purchase_id and d.one_id = p.one_id and d.other_id = p.other_id
