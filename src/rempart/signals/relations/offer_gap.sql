-- One lot of one purchase with offers, and how far the lowest other valid offer stands above the winning one, as a share of
-- it (`gap`); where there is no gap, `why` says what is missing: no_award, no_prices, currencies or not_lowest.
with lots as (
    select o.purchase_id, o.lot,
           count(case when o.status = 'valid' and o.tenderer_id is not null and o.amount is not null
                       and o.currency is not null then 1 end) as priced,
           count(distinct case when o.status = 'valid' and o.amount is not null then o.currency end) as currencies
    from offer o
    group by o.purchase_id, o.lot
),
compared as (
    select d.purchase_id, d.lot, d.winner_id, d.division,
           min(case when o.tenderer_id = d.winner_id then o.amount end) as won_amount,
           min(case when o.tenderer_id <> d.winner_id then o.amount end) as next_amount
    from decided_lot d
    join offer o on o.purchase_id = d.purchase_id and o.lot = d.lot
    where o.status = 'valid' and o.tenderer_id is not null and o.amount is not null and o.currency is not null
    group by d.purchase_id, d.lot, d.winner_id, d.division
)
select l.purchase_id, l.lot, c.winner_id, c.division, c.won_amount, c.next_amount,
       case when l.currencies = 1 and c.next_amount >= c.won_amount
            then cast(c.next_amount - c.won_amount as double) / nullif(c.won_amount, 0) end as gap,
       case when d.purchase_id is null then 'no_award'
            when l.currencies > 1 then 'currencies'
            when c.won_amount is null or c.next_amount is null then 'no_prices'
            when c.next_amount < c.won_amount then 'not_lowest' end as why
from lots l
left join decided_lot d on d.purchase_id = l.purchase_id and d.lot = l.lot
left join compared c on c.purchase_id = l.purchase_id and c.lot = l.lot
