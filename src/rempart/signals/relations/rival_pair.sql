-- Two firms, in either order, at one buyer over the last three years: how many decided lots both took part in, how many each
-- won, and the chance (`by_chance`) that the first would win none of all these lots, at its own share of wins; computed for 31 lots
-- where there are more. It says nothing of a first that won one of them. Lots with more than fifty firms are left out: all meet all there.
with met as (
    select x.buyer_id, x.tenderer_id as one_id, y.tenderer_id as other_id, count(x.lot) as lots,
           sum(x.won) as one_wins, sum(y.won) as other_wins
    from contest x
    join contest y on y.purchase_id = x.purchase_id and y.lot = x.lot
    where x.tenderer_id <> y.tenderer_id and x.tenderers <= 50 and x.buyer_id is not null
      and x.decided_on <= :on_day and x.decided_on > :on_day - interval '1096' day
    group by x.buyer_id, x.tenderer_id, y.tenderer_id
),
squares as (
    select m.buyer_id, m.one_id, m.other_id, m.lots, m.one_wins, m.other_wins, least(m.lots, 31) as r16,
           1 - r.win_share as p1, (1 - r.win_share) * (1 - r.win_share) as p2
    from met m
    join bidder_record r on r.buyer_id = m.buyer_id and r.tenderer_id = m.one_id
),
sixteen as (
    select s.buyer_id, s.one_id, s.other_id, s.lots, s.one_wins, s.other_wins, s.p1, s.p2, s.p2 * s.p2 as p4,
           s.p2 * s.p2 * s.p2 * s.p2 as p8, case when s.r16 >= 16 then s.r16 - 16 else s.r16 end as r8,
           case when s.r16 >= 16 then 1 else 0 end as b16
    from squares s
),
eight as (
    select s.buyer_id, s.one_id, s.other_id, s.lots, s.one_wins, s.other_wins, s.p1, s.p2, s.p4,
           case when s.b16 = 1 then s.p8 * s.p8 else 1 end * case when s.r8 >= 8 then s.p8 else 1 end as by_chance,
           case when s.r8 >= 8 then s.r8 - 8 else s.r8 end as r4
    from sixteen s
),
four as (
    select s.buyer_id, s.one_id, s.other_id, s.lots, s.one_wins, s.other_wins, s.p1, s.p2,
           s.by_chance * case when s.r4 >= 4 then s.p4 else 1 end as by_chance,
           case when s.r4 >= 4 then s.r4 - 4 else s.r4 end as r2
    from eight s
)
select s.buyer_id, s.one_id, s.other_id, s.lots, s.one_wins, s.other_wins,
       s.by_chance * case when s.r2 >= 2 then s.p2 else 1 end * case when s.r2 in (1, 3) then s.p1 else 1 end as by_chance
from four s
