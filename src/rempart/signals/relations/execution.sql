-- One contract in execution: as signed, or the award where contracts are not published apart. Amounts are doubles before tax, in
-- one currency or null. `base` is the amount first signed, or before the first change, else awarded; `steps` are its changes, `holds` the amount after the last
-- change of amount, `last_months` the duration after the last change of it. `steps_kept` is 1 where the register tells of any change of
-- any contract, `days_kept` where it tells when contracts were published.
with changing as (
    select m.register from amendment m group by m.register
),
published as (
    select a.register from award a where a.published_on is not null group by a.register
    union
    select c.register from contract c where c.published_on is not null group by c.register
),
of_award as (
    select c.award_id, count(c.contract_id) as contracts from contract c where c.award_id is not null group by c.award_id
),
alone as (
    select c.ocid, max(c.contract_id) as contract_id, count(distinct c.contract_id) as contracts from contract c
    where c.award_id is null and c.ocid is not null
    group by c.ocid
),
sole_award as (
    select a.ocid, min(a.award_id) as award_id from award a where a.ocid is not null group by a.ocid having count(a.award_id) = 1
),
named as (
    select c.contract_id, min(c.register) as register, min(coalesce(c.award_id, s.award_id)) as award_id, min(c.ocid) as ocid,
           min(c.signed_on) as signed_on, min(c.starts_on) as starts_on, max(c.ends_on) as ends_on,
           min(c.first_ends_on) as first_ends_on, min(c.published_on) as published_on, min(c.currency) as currency,
           max(cast(c.amount as double)) as signed, max(cast(c.first_amount as double)) as first_signed, max(cast(c.paid as double)) as paid,
           max(coalesce(o.contracts, n.contracts, 1)) as of_one_award
    from contract c
    left join of_award o on o.award_id = c.award_id
    left join alone n on n.ocid = c.ocid and c.award_id is null
    left join sole_award s on s.ocid = c.ocid and c.award_id is null
    group by c.contract_id
    union all
    select a.award_id as contract_id, min(a.register) as register, a.award_id, min(a.ocid) as ocid, min(a.award_date) as signed_on,
           null as starts_on, null as ends_on, null as first_ends_on, min(a.published_on) as published_on, min(a.currency) as currency,
           null as signed, null as first_signed, null as paid, 1 as of_one_award
    from award a
    left join of_award o on o.award_id = a.award_id
    left join alone n on n.ocid = a.ocid
    where o.award_id is null and n.ocid is null and (a.status is null or a.status not in ('cancelled', 'unsuccessful'))
    group by a.award_id
),
awarded as (
    select a.award_id, min(a.buyer_id) as buyer_id, min(a.cpv) as cpv, min(cast(a.amount as double)) as amount, min(a.currency) as currency,
           min(cast(a.duration_months as double)) as months_told, min(coalesce(a.ocid, a.award_id)) as purchase_id,
           min(a.award_date) as award_date, min(a.published_on) as published_on
    from award a
    group by a.award_id
),
step as (
    select m.contract_id, count(m.amendment_id) as steps, max(m.amended_on) as last_on from amendment m group by m.contract_id
),
before as (
    select m.contract_id, cast(m.amount_before as double) as amount_before,
           row_number() over (partition by m.contract_id order by m.amended_on nulls last, m.amendment_id nulls last) as place
    from amendment m where m.amount_before is not null
),
priced as (
    select m.contract_id, cast(m.amount_after as double) as amount_after,
           row_number() over (partition by m.contract_id order by m.amended_on desc nulls last, m.amendment_id desc nulls last) as place
    from amendment m where m.amount_after is not null
),
timed as (
    select m.contract_id, cast(m.duration_months_after as double) as months_after,
           row_number() over (partition by m.contract_id order by m.amended_on desc nulls last, m.amendment_id desc nulls last) as place
    from amendment m where m.duration_months_after is not null
)
select n.contract_id, n.register, n.award_id, coalesce(w.purchase_id, n.ocid) as purchase_id, w.buyer_id, w.cpv,
       case when w.cpv is null then null when w.cpv like '45%' then 'works'
            when w.cpv < '45' or w.cpv like '48%' then 'goods' else 'services' end as category,
       coalesce(n.currency, w.currency) as currency,
       case when n.currency is null or w.currency is null or n.currency = w.currency then w.amount end as awarded, n.signed,
       case when n.of_one_award = 1 or n.signed is not null then coalesce(n.first_signed, b.amount_before, n.signed,
           case when n.currency is null or w.currency is null or n.currency = w.currency then w.amount end) end as base,
       case when n.of_one_award = 1 or n.signed is not null then coalesce(p.amount_after, n.signed,
           case when n.currency is null or w.currency is null or n.currency = w.currency then w.amount end) end as holds,
       n.paid, w.months_told, t.months_after as last_months, n.starts_on, n.ends_on, n.first_ends_on,
       coalesce(n.signed_on, w.award_date) as signed_on, coalesce(n.published_on, w.published_on) as published_on,
       coalesce(e.steps, 0) as steps, e.last_on, n.of_one_award,
       case when g.register is not null then 1 else 0 end as steps_kept,
       case when d.register is not null then 1 else 0 end as days_kept
from named n
left join awarded w on w.award_id = n.award_id
left join step e on e.contract_id = n.contract_id
left join priced p on p.contract_id = n.contract_id and p.place = 1
left join before b on b.contract_id = n.contract_id and b.place = 1
left join timed t on t.contract_id = n.contract_id and t.place = 1
left join changing g on g.register = n.register
left join published d on d.register = n.register
