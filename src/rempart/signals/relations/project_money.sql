-- The money of one application's project, as its form says; a row for each application that names a source of money or a cost.
-- Private money is what neither the applicant, nor a bank, nor a public body gives; loans of a regulated form are counted apart.
with means as (
    select f.application_id, count(*) as sources,
           sum(f.amount) as funded,
           sum(case when f.evidenced then f.amount else 0 end) as evidenced,
           count(case when f.evidenced is null then 1 end) as evidence_untold,
           count(case when f.amount is null or f.amount <= 0 or f.currency is null or f.source_kind is null then 1 end) as unread,
           sum(case when f.source_kind = 'cash' then f.amount else 0 end) as cash,
           sum(case when f.source_kind in ('private_loan', 'relatives') and coalesce(f.loan_form, 'ordinary') = 'ordinary'
                    then f.amount else 0 end) as private_money,
           sum(case when f.source_kind in ('private_loan', 'relatives') then f.amount else 0 end) as all_private,
           count(case when f.source_kind = 'private_loan' and coalesce(f.loan_form, 'ordinary') = 'ordinary'
                       and (not f.written or f.rate is null or not f.repayment_plan) then 1 end) as open_terms,
           count(case when f.source_kind = 'private_loan' and (not f.written or f.rate is null or not f.repayment_plan) then 1 end)
               as all_open_terms,
           count(case when f.source_kind = 'private_loan' and (f.written is null or f.repayment_plan is null) then 1 end) as terms_untold,
           count(case when f.source_kind in ('private_loan', 'relatives') and f.provider_id is null then 1 end) as hidden,
           min(f.currency) as low, max(f.currency) as high
    from funding f
    group by f.application_id
),
needs as (
    select c.application_id, count(*) as costs, sum(c.amount) as cost,
           count(case when c.amount is null or c.amount <= 0 or c.currency is null then 1 end) as unread,
           count(case when c.paid_by is null then 1 end) as mode_untold,
           max(case when c.paid_by = 'cash' then c.amount end) as largest_cash,
           min(c.currency) as low, max(c.currency) as high
    from project_cost c
    group by c.application_id
)
select coalesce(m.application_id, n.application_id) as application_id,
       coalesce(m.sources, 0) as sources, coalesce(n.costs, 0) as costs, m.funded, n.cost, m.evidenced, m.evidence_untold,
       m.cash, m.private_money, m.all_private, m.open_terms, m.all_open_terms, m.terms_untold, m.hidden,
       n.mode_untold, n.largest_cash,
       coalesce(m.unread, 0) + coalesce(n.unread, 0) as unread,
       least(coalesce(m.low, n.low), coalesce(n.low, m.low)) as currency,
       case when least(coalesce(m.low, n.low), coalesce(n.low, m.low)) <> greatest(coalesce(m.high, n.high), coalesce(n.high, m.high))
            then 1 else 0 end as mixed
from means m
full join needs n on n.application_id = m.application_id
