-- One firm at one buyer over the last three years: in how many decided lots it took part alone, how many it won, its share of
-- wins; and, over all firms of the buyer, how many there are, the upper quartile of lots, the quartiles of the share of wins.
with firms as (
    select c.buyer_id, c.tenderer_id, count(c.lot) as lots, sum(c.won) as wins,
           cast(sum(c.won) as double) / nullif(count(c.lot), 0) as win_share
    from contest c
    where c.buyer_id is not null and c.decided_on <= :on_day and c.decided_on > :on_day - interval '1096' day
    group by c.buyer_id, c.tenderer_id
),
quartiles as (
    select f.buyer_id, count(f.tenderer_id) as peers,
           percentile_cont(0.75) within group (order by cast(f.lots as double)) as many,
           percentile_cont(0.25) within group (order by cast(f.win_share as double)) as q1,
           percentile_cont(0.75) within group (order by cast(f.win_share as double)) as q3
    from firms f
    group by f.buyer_id
)
select f.buyer_id, f.tenderer_id, f.lots, f.wins, f.win_share, q.peers, q.many, q.q1, q.q3
from firms f
join quartiles q on q.buyer_id = f.buyer_id
