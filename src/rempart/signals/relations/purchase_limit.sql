-- The amount from which a rule holds for one purchase, on its day, for its category and in its currency: `competition` (a call
-- is due), `eu` (the directive holds), `publication`. Where several texts give one, the lowest; where the category is not known, the highest.
select p.purchase_id, t.rule, case when min(p.category) is null then max(t.amount) else min(t.amount) end as limit_amount
from purchase p
join procurement_threshold t on t.currency = p.currency and (t.category = p.category or t.category = 'any'
        or (p.category is null and t.category in ('goods', 'services', 'works')))
    and t.valid_from <= coalesce(p.published_on, p.bought_on) and (t.valid_to is null or t.valid_to > coalesce(p.published_on, p.bought_on))
group by p.purchase_id, t.rule
