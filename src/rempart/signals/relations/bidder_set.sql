-- One decided lot of the last three years in which three firms or more took part, alone each: `set_key` parts tell sets of
-- firms apart at one buyer (how many, the first, the last, the sums of their numbers and of the squares: exact up to four firms, and
-- beyond but for chance), `place` orders the lots of a set, `again` is 1 where the winner is that of the lot before.
with numbered as (
    select t.tenderer_id, row_number() over (order by t.tenderer_id nulls last) as n
    from (select c.tenderer_id from contest c group by c.tenderer_id) t
),
sets as (
    select c.buyer_id, c.purchase_id, c.lot, min(c.decided_on) as decided_on, min(c.winner_id) as winner_id,
           max(c.won) as has_winner, count(c.tenderer_id) as firms, min(x.n) as first_n, max(x.n) as last_n,
           sum(x.n) as sum_n, sum(x.n * x.n) as sum_nn
    from contest c
    join numbered x on x.tenderer_id = c.tenderer_id
    where c.buyer_id is not null and c.decided_on <= :on_day and c.decided_on > :on_day - interval '1096' day
    group by c.buyer_id, c.purchase_id, c.lot
    having count(c.tenderer_id) >= 3 and max(c.won) = 1
),
placed as (
    select s.buyer_id, s.purchase_id, s.lot, s.firms, s.first_n, s.last_n, s.sum_n, s.sum_nn, s.winner_id, s.decided_on,
           row_number() over (partition by s.buyer_id, s.firms, s.first_n, s.last_n, s.sum_n, s.sum_nn
                              order by s.decided_on nulls last, s.purchase_id nulls last, s.lot nulls last) as place
    from sets s
)
select p.buyer_id, p.firms, p.first_n, p.last_n, p.sum_n, p.sum_nn, p.purchase_id, p.lot, p.winner_id, p.decided_on, p.place,
       case when b.winner_id = p.winner_id then 1 else 0 end as again
from placed p
left join placed b on b.buyer_id = p.buyer_id and b.firms = p.firms and b.first_n = p.first_n and b.last_n = p.last_n
     and b.sum_n = p.sum_n and b.sum_nn = p.sum_nn and b.place + 1 = p.place
