-- One thing of the town sold or let: a sale whose seller is a public body, or a lease that the town's own file tells of; `price` is
-- the price of a sale or the rent of a year.
with public_body as (
    select p.party_id from party p where p.kind = 'PublicBody' group by p.party_id
)
select 'sale ' || s.sale_id as disposal_id, s.register, 'price' as kind, s.sold_on as decided_on, s.price, s.currency,
       coalesce(s.premises_id, s.asset_id) as premises_id, s.notice_on, s.offers, s.social_purpose
from sale_once s join public_body b on b.party_id = s.seller_id
union all
select 'lease ' || l.lease_id as disposal_id, l.register, 'rent' as kind, l.valid_from as decided_on,
       cast(l.rent_year as double) as price, l.currency, l.premises_id, l.notice_on, l.offers,
       case when l.social_purpose then 1 else 0 end as social_purpose
from lease l left join public_body b on b.party_id = l.lessor_id
where l.lessor_id is null or b.party_id is not null
