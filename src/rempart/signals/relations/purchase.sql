-- One purchase: a procedure with all its lots, or, where no procedure is published, one award. Amounts are doubles, before
-- tax, in one currency or null; `tenderers` are those of the offers submitted, else the number published;
-- `procurement_method` is open, selective, limited or direct, as published or by what the procedure is called.
with offers as (
    select b.ocid, count(distinct b.tenderer_id) as tenderers, count(distinct b.bid_id) as bids
    from bid b
    where b.status is null or b.status not in ('invited', 'withdrawn')
    group by b.ocid
),
called as (
    select t.ocid as purchase_id, min(t.register) as register, max(t.buyer_id) as buyer_id,
           coalesce(max(case when t.lot_id is null then t.cpv end), min(t.cpv)) as cpv,
           coalesce(max(case when t.lot_id is null then t.procurement_method end), min(t.procurement_method)) as method_told,
           coalesce(max(case when t.lot_id is null then t.procedure end), min(t.procedure)) as procedure,
           coalesce(max(case when t.lot_id is null then t.rationale end), min(t.rationale)) as rationale,
           coalesce(max(case when t.lot_id is null then t.award_criteria end), min(t.award_criteria)) as award_criteria,
           coalesce(max(case when t.lot_id is null then t.status end), min(t.status)) as status,
           case when count(distinct t.currency) = 1
                then coalesce(max(case when t.lot_id is null then cast(t.amount as double) end), sum(cast(t.amount as double)))
           end as estimate,
           min(t.currency) as currency, min(t.published_on) as published_on, min(t.opens_on) as opens_on,
           max(t.closes_on) as closes_on, max(t.number_of_tenderers) as tenderers_told,
           count(case when t.lot_id is not null then 1 end) as lots
    from tender t
    group by t.ocid
),
awarded as (
    select coalesce(a.ocid, a.award_id) as purchase_id, min(a.register) as register, max(a.buyer_id) as buyer_id,
           min(a.cpv) as cpv, min(a.procedure) as procedure, min(a.award_date) as awarded_on,
           case when count(distinct a.currency) <= 1 then sum(cast(a.amount as double)) end as awarded,
           min(a.currency) as currency, max(a.number_of_tenderers) as tenderers_told, count(distinct a.award_id) as awards
    from award a
    where a.status is null or a.status not in ('cancelled', 'unsuccessful')
    group by coalesce(a.ocid, a.award_id)
),
known as (
    select c.purchase_id from called c
    union
    select a.purchase_id from awarded a
),
named as (
    select m.procedure, min(m.procurement_method) as procurement_method from procedure_method m group by m.procedure
)
select k.purchase_id, coalesce(c.register, a.register) as register, coalesce(c.buyer_id, a.buyer_id) as buyer_id,
       coalesce(c.cpv, a.cpv) as cpv, coalesce(c.method_told, n.procurement_method) as procurement_method,
       coalesce(c.procedure, a.procedure) as procedure, c.rationale, c.award_criteria, c.status, c.estimate,
       coalesce(c.currency, a.currency) as currency, c.published_on, c.opens_on, c.closes_on,
       coalesce(o.tenderers, c.tenderers_told, a.tenderers_told) as tenderers, coalesce(o.bids, 0) as bids,
       coalesce(c.lots, 0) as lots, a.awarded_on, a.awarded, coalesce(a.awards, 0) as awards
from known k
left join called c on c.purchase_id = k.purchase_id
left join awarded a on a.purchase_id = k.purchase_id
left join offers o on o.ocid = k.purchase_id
left join named n on n.procedure = coalesce(c.procedure, a.procedure)
