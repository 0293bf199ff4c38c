-- One mark of one party on the day: public (E1), listed (E2) or fund, its own or that of whoever holds it: more than half of
-- it for the others, three quarters for a listed issuer.
with marked as (
    select p.party_id, 'public' as mark from party p where p.kind = 'PublicBody'
    union
    select t.party_id, t.tag as mark from party_tag t
    where t.tag in ('public', 'listed', 'fund')
      and (t.valid_from is null or t.valid_from <= :on_day) and (t.valid_to is null or t.valid_to > :on_day)
)
select m.party_id, m.mark from marked m
union
select o.company_id as party_id, m.mark
from integrated_ownership o join marked m on m.party_id = o.owner_id
where (m.mark = 'listed' and o.share_min >= 0.75) or (m.mark <> 'listed' and o.share_min > 0.5)
