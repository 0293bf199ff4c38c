-- One purchase: a procedure with all its lots, or, where no procedure is published, one award; a call that is only planned, or
-- that was cancelled without an award, is none. Amounts are doubles, before tax, in one currency or null; `told` is the amount
-- awarded, else the estimate; `awards` are those that name somebody or an amount. `tenderers` are those of the offers submitted (a group is one), else the number published;
-- `fewest` is that of the lot with fewest. `procurement_method` is open, selective, limited or direct, as published or by what
-- the procedure is called; the first two are calls to competition (`competitive` 1). `bought_on` is the day of the award, else
-- of signature, else of the call. `category` is as published, else by the division of the CPV code.
with submitted as (
    select b.ocid, b.lot_id, b.tenderer_id, coalesce(b.bid_id, b.tenderer_id) as bid_id
    from bid b
    where b.status is null or b.status not in ('invited', 'withdrawn')
),
offers as (
    select s.ocid, least(count(distinct s.tenderer_id), count(distinct s.bid_id)) as tenderers, count(distinct s.bid_id) as bids
    from submitted s
    group by s.ocid
),
of_lot as (
    select s.ocid, s.lot_id, least(count(distinct s.tenderer_id), count(distinct s.bid_id)) as tenderers
    from submitted s
    where s.lot_id is not null
    group by s.ocid, s.lot_id
),
least_of_lots as (
    select o.ocid, min(o.tenderers) as fewest from of_lot o group by o.ocid
),
called as (
    select t.ocid as purchase_id, min(t.register) as register, max(t.buyer_id) as buyer_id,
           coalesce(max(case when t.lot_id is null then t.cpv end), min(t.cpv)) as cpv,
           coalesce(max(case when t.lot_id is null then t.category end), min(t.category)) as category,
           coalesce(max(case when t.lot_id is null then t.procurement_method end), min(t.procurement_method)) as method_told,
           coalesce(max(case when t.lot_id is null then t.procedure end), min(t.procedure)) as procedure,
           coalesce(max(case when t.lot_id is null then t.rationale end), min(t.rationale)) as rationale,
           coalesce(max(case when t.lot_id is null then t.award_criteria end), min(t.award_criteria)) as award_criteria,
           coalesce(max(case when t.lot_id is null then t.status end), min(t.status)) as status,
           case when count(distinct t.currency) = 1
                then coalesce(max(case when t.lot_id is null then cast(t.amount as double) end), sum(cast(t.amount as double)))
           end as estimate,
           max(case when t.amount_public then 1 when not t.amount_public then 0 end) as estimate_public,
           min(t.currency) as currency, min(t.published_on) as published_on, min(t.opens_on) as opens_on,
           min(t.sent_on) as sent_on, max(t.closes_on) as closes_on, max(t.requests_by) as requests_by, max(t.number_of_tenderers) as tenderers_told,
           count(case when t.lot_id is not null then 1 end) as lots
    from tender t
    group by t.ocid
),
awarded as (
    select coalesce(a.ocid, a.award_id) as purchase_id, min(a.register) as register, max(a.buyer_id) as buyer_id,
           min(a.cpv) as cpv, min(a.procedure) as procedure, min(a.award_date) as awarded_on,
           case when count(distinct a.currency) <= 1 then sum(cast(a.amount as double)) end as awarded,
           min(a.currency) as currency, max(a.number_of_tenderers) as tenderers_told,
           min(a.number_of_tenderers) as fewest_told,
           count(distinct case when a.amount > 0 or n.award_id is not null then a.award_id end) as awards
    from award a
    left join (select distinct w.award_id from award_supplier w) n on n.award_id = a.award_id
    where a.status is null or a.status not in ('cancelled', 'unsuccessful')
    group by coalesce(a.ocid, a.award_id)
),
signed as (
    select coalesce(c.ocid, c.award_id) as purchase_id, min(coalesce(c.signed_on, c.starts_on)) as signed_on
    from contract c
    group by coalesce(c.ocid, c.award_id)
),
known as (
    select c.purchase_id from called c
    where c.status is null or c.status not in ('planned', 'planning', 'cancelled', 'withdrawn')
    union
    select a.purchase_id from awarded a
),
named as (
    select m.procedure, min(m.procurement_method) as procurement_method from procedure_method m group by m.procedure
),
gathered as (
    select k.purchase_id, coalesce(c.register, a.register) as register, coalesce(c.buyer_id, a.buyer_id) as buyer_id,
           coalesce(c.cpv, a.cpv) as cpv, c.category, coalesce(c.method_told, n.procurement_method) as procurement_method,
           coalesce(c.procedure, a.procedure) as procedure, c.rationale, c.award_criteria, c.status, c.estimate, c.estimate_public,
           coalesce(c.currency, a.currency) as currency, c.sent_on, c.published_on, c.opens_on, c.closes_on, c.requests_by,
           coalesce(o.tenderers, c.tenderers_told, a.tenderers_told) as tenderers,
           case when o.tenderers is not null then least(o.tenderers, coalesce(l.fewest, o.tenderers))
                else coalesce(a.fewest_told, c.tenderers_told) end as fewest,
           coalesce(o.bids, 0) as bids, coalesce(c.lots, 0) as lots, a.awarded_on, a.awarded, coalesce(a.awards, 0) as awards,
           coalesce(a.awarded_on, s.signed_on, c.published_on, c.opens_on) as bought_on
    from known k
    left join called c on c.purchase_id = k.purchase_id
    left join awarded a on a.purchase_id = k.purchase_id
    left join signed s on s.purchase_id = k.purchase_id
    left join offers o on o.ocid = k.purchase_id
    left join least_of_lots l on l.ocid = k.purchase_id
    left join named n on n.procedure = coalesce(c.procedure, a.procedure)
)
select g.purchase_id, g.register, g.buyer_id, g.cpv,
       coalesce(g.category, case when g.cpv is null then null when g.cpv like '45%' then 'works'
                                 when g.cpv < '45' or g.cpv like '48%' then 'goods' else 'services' end) as category,
       g.procurement_method,
       case when g.procurement_method in ('open', 'selective') then 1 when g.procurement_method is not null then 0 end as competitive,
       g.procedure, g.rationale, g.award_criteria, g.status, g.estimate, g.estimate_public, g.currency, g.sent_on, g.published_on, g.opens_on,
       g.closes_on, g.requests_by, g.tenderers, g.fewest, g.bids, g.lots, g.awarded_on, g.awarded, g.awards, g.bought_on,
       case when g.awarded > 0 then g.awarded when g.estimate > 0 then g.estimate end as told
from gathered g
