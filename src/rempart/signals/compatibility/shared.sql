-- What several rules start from, under the settings of one run.

-- R-8 (Hyndman and Fan, median-unbiased): Cardinal's quantile of sorted values; null where there are none.
create or replace temp macro r8_at(n, p) as (n + 1.0 / 3) * p + 1.0 / 3;
create or replace temp macro r8(sorted, p) as
  case when len(sorted) = 0 then null
       when floor(r8_at(len(sorted), p)) <= 0 then sorted[1]
       when floor(r8_at(len(sorted), p)) >= len(sorted) then sorted[len(sorted)]
       else sorted[floor(r8_at(len(sorted), p))::bigint]
            + (r8_at(len(sorted), p) - floor(r8_at(len(sorted), p)))
              * (sorted[floor(r8_at(len(sorted), p))::bigint + 1] - sorted[floor(r8_at(len(sorted), p))::bigint]) end;

-- Releases that are looked at; `priced` where offers are compared by price.
create or replace temp table release as
select n, ocid, details, method, one_tenderer, opens, closes, buyer_id, entity_id, has_bids and has_awards as has_both,
       case when len((select price_comparison from setting)) > 0 then coalesce(list_contains((select price_comparison from setting), details), false)
            else not coalesce(list_contains((select no_price_comparison from setting), details), false) end as priced
from cardinal_release
where ocid is not null and not coalesce(cancelled, false)
  and not coalesce(list_contains((select excluded from setting), details), false);

-- Offers that were neither only invited nor withdrawn; one without status is not looked at.
create or replace temp table submitted as
select b.*, r.ocid, r.priced from cardinal_bid b join release r using (n) where b.status not in ('invited', 'withdrawn');

-- The one currency in which prices are compared: the setting, else the first met in the file.
create or replace temp table money as
select coalesce((select currency from setting),
  (select arg_min(currency, (n, m)) from submitted where priced and amount is not null and currency is not null)) as currency;

-- Releases whose awards are all final (one without status says nothing), with the number of those that hold.
create or replace temp table final as
select r.n, r.ocid, r.priced, coalesce(a.held, 0) as held, a.named, a.firms
from release r
left join (select n, count(*) filter (status = 'active') as held, bool_or(status not in ('active', 'cancelled', 'unsuccessful')) as open,
                  any_value(named) filter (status = 'active') as named, any_value(firms) filter (status = 'active') as firms
           from cardinal_award group by n) a using (n)
where r.has_both and not coalesce(a.open, false);

-- Those with one award that holds, to one supplier with an id.
create or replace temp table single as
select n, ocid, priced, firms[1] as winner from final where held = 1 and named = 1 and len(firms) = 1;

-- d of R024 and R058: how far the lowest other valid offer of one firm stands above that of the winner.
create or replace temp table gap as
select n, ocid, winner, next_firm, (next_amount - amount) / amount as d
from (select s.n, s.ocid, s.winner, min(b.amount) filter (b.firms[1] = s.winner) as amount,
             min(b.amount) filter (b.firms[1] <> s.winner) as next_amount,
             arg_min(b.firms[1], (b.amount, b.m)) filter (b.firms[1] <> s.winner) as next_firm
      from single s join cardinal_bid b using (n)
      where s.priced and b.status = 'valid' and b.named = 1 and len(b.firms) = 1 and b.amount is not null
        and b.currency = (select currency from money)
      group by all)
where next_amount >= amount;

create or replace temp table gap_fence as
select q1, q3 from (select r8(list_sort(list(d)), 0.25) as q1, r8(list_sort(list(d)), 0.75) as q3 from gap);
