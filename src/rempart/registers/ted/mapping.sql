-- relation notice
-- The last version of each notice; of two of one version the last in the edition.
select * exclude (last),
       case when regexp_full_match(published, '(19|20)[0-9]{2}-?[0-9]{2}-?[0-9]{2}([TZ+-].*)?')
            then try_strptime(left(replace(left(published, 10), '-', ''), 8), '%Y%m%d')::date end as published_on,
       case when regexp_full_match(sent, '(19|20)[0-9]{2}-?[0-9]{2}-?[0-9]{2}([TZ+-].*)?')
            then try_strptime(left(replace(left(sent, 10), '-', ''), 8), '%Y%m%d')::date end as sent_on
from (select *, row_number() over (partition by notice_id order by version desc nulls last, row_number desc) = 1 as last from told
      where coalesce(notice_id, '') <> '' and ocid is not null)
where last;

-- relation placed
-- TED writes UK and EL where ISO has GB and GR; newer notices have three letters.
select p.*, c.alpha2, c.alpha3
from party_told p left join country c on upper(p.country_code) = c.alpha3
  or case upper(p.country_code) when 'UK' then 'GB' when 'EL' then 'GR' else upper(p.country_code) end = c.alpha2;

-- relation numbered
-- TED gives a number without saying from which register. A form that one register of the country has is taken as that
-- register's, where its check digit proves it; any other number is kept as the country's.
with listed as (
  select row_number, part, generate_subscripts(string_split(numbers, chr(10)), 1) as n, unnest(string_split(numbers, chr(10))) as raw, alpha2, alpha3
  from placed
), cleaned as (
  select *, regexp_replace(upper(regexp_replace(raw, '[^0-9A-Za-z]', '', 'g')), '^(VAT)?(' || coalesce(alpha2, '--') || ')([0-9]{8,14})$', '\3') as number
  from listed
)
select row_number, part, n, number, alpha2, alpha3,
       case when alpha2 = 'FR' and regexp_full_match(number, '[0-9]{14}') then 'FR-SIRET'
            when alpha2 = 'FR' and regexp_full_match(number, '[0-9]{9}') then 'FR-SIREN'
            when alpha2 = 'IT' and regexp_full_match(number, '[0-9]{11}') then 'IT-CF'
            when alpha2 = 'IT' and regexp_full_match(number, '[A-Z]{6}[0-9L-V]{2}[A-EHLMPR-T][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]') then 'ITA-TAXID'
            when alpha2 = 'BE' and regexp_full_match(number, '[01][0-9]{9}') then 'BE-BCE_KBO'
            when alpha2 = 'DK' and regexp_full_match(number, '[0-9]{8}') then 'DK-CVR'
            when alpha2 = 'FI' and regexp_full_match(number, '[0-9]{8}') then 'FI-PRO'
            when alpha2 = 'PL' and regexp_full_match(number, '[1-9][0-9]{9}') then 'PL-NIP'
            else 'UNSTATED' end as scheme
from cleaned
where length(number) between 5 and 30 and regexp_matches(number, '[1-9]')
  and not regexp_full_match(number, '1+|9+|0*1?2345678?9?0?');

-- relation organisation
-- Who each is: by its number in its country; without one by its name, within the country who buys, within the procedure who offers.
select p.*, coalesce(p.alpha2 || '-' || n.number, case when p.buys then p.alpha2 end || '/name-' || substr(md5(upper(p.name)), 1, 12),
                     t.ocid || '/name-' || substr(md5(upper(p.name)), 1, 12)) as key
from placed p join notice t using (row_number)
left join (select * from numbered qualify row_number() over (partition by row_number, part order by scheme = 'UNSTATED', n) = 1) n
  on n.row_number = p.row_number and n.part = p.part
where p.name is not null or (p.alpha2 is not null and n.number is not null);

-- relation buying
select b.row_number, arg_min(o.key, b.part) as buyer_id
from buyer_told b join organisation o on o.row_number = b.row_number and o.ref = b.ref group by b.row_number;

-- relation owner
select t.row_number, t.part, o.key as subject_id, n.ocid || '/owner-' || substr(md5(upper(concat_ws(' ', t.given, t.family))), 1, 12) as person_id,
       t.given, t.family
from owner_told t join organisation o on o.row_number = t.row_number and o.ref = t.ref join notice n on n.row_number = t.row_number
where t.family is not null;

-- relation sum_told
select row_number, part, amount, currency,
       case when regexp_full_match(amount, '[0-9]{1,15}([.][0-9]+)?') then amount::decimal(18,2) end as value,
       case when regexp_full_match(upper(trim(currency)), '[A-Z]{3}') then upper(trim(currency)) end as iso
from (select row_number, '' as part, amount, currency from told union all
      select row_number, 'lot ' || part, amount, currency from lot_told union all
      select row_number, 'award ' || part, amount, currency from award_told union all
      select row_number, 'offer ' || part, amount, currency from offer_told);

-- refused
select row_number, 'the notice names no buyer' as reason from notice where row_number not in (select row_number from buying);

-- left_out
select row_number, 'a later version of the notice, or another of the same number, is read in its place' as reason from told
where row_number not in (select row_number from notice) and coalesce(notice_id, '') <> '' and ocid is not null;

-- doubtful
select row_number, 'an amount is not a number' as reason from sum_told where amount is not null and value is null
union all
select row_number, 'the day of publication is not a day' from notice where published is not null and published_on is null
union all
select row_number, 'the day of an award is not a day yyyy-mm-dd' from award_told
where not regexp_full_match(decided, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?')
union all
select row_number, 'an award names no supplier' from award_told a
where not exists (select 1 from award_taker t join organisation o on o.row_number = t.row_number and o.ref = t.ref
                  where t.row_number = a.row_number and t.award = a.award);

-- party
select row_number, part, key as party_id,
       case when buys then 'PublicBody' when natural_person then 'Person' else 'LegalEntity' end as kind,
       case when not natural_person then alpha2 end as jurisdiction
from organisation;

-- party
select row_number, part, person_id as party_id, 'Person' as kind from owner;

-- name
select row_number, part, key as party_id, 'legal' as kind, name as value from organisation where name is not null;

-- name
select row_number, part, person_id as party_id, case when given is null then 'surname' else 'legal' end as kind, concat_ws(' ', given, family) as value
from owner;

-- identifier
-- The number of a natural person is a document, of whatever country.
select n.row_number, n.part || '/' || n.n as part, o.key as party_id, n.number,
       case when o.natural_person and n.alpha3 is not null then n.alpha3 || '-TAXID' else n.scheme end as scheme
from numbered n join organisation o on o.row_number = n.row_number and o.part = n.part
where n.alpha3 is not null or not o.natural_person;

-- address
select o.row_number, o.part, o.key as party_id, 'seat' as role, o.street, o.postal_code, o.city, o.alpha2 as country,
       concat_ws(', ', o.street, o.postal_code, o.city) as full_address
from organisation o
where not o.natural_person and coalesce(o.street, o.postal_code, o.city) is not null
  and (o.row_number, o.part) not in (select row_number, part from numbered where scheme = 'ITA-TAXID');

-- bo_statement
select row_number, part, subject_id, person_id, 'beneficial owner' as interest from owner;

-- tender
-- Of several notices that call for one tender the last holds. An award notice describes the tender again, without its
-- dates: it does not replace what the call said.
select n.row_number, case when n.awards then 'award notice|' else '' end || n.ocid || '|' as record_id, n.ocid, b.buyer_id, n.title, case when regexp_full_match(n.cpv, '[0-9]{8}(-[0-9])?') then left(n.cpv, 8) end as cpv,
       n.method as procurement_method, n."procedure", n.criteria as award_criteria, case when n.planned then 'planned' end as status,
       s.value as amount, s.iso as currency, case when not n.awards then n.published_on end as published_on,
       case when not n.awards then n.sent_on end as sent_on,
       case when regexp_full_match(n.closes, '(19|20)[0-9]{6}( .*)?') then try_strptime(left(n.closes, 8), '%Y%m%d')::date end as closes_on,
       case when regexp_full_match(n.asks, '(19|20)[0-9]{6}( .*)?') then try_strptime(left(n.asks, 8), '%Y%m%d')::date end as requests_by
from notice n join buying b using (row_number) left join sum_told s on s.row_number = n.row_number and s.part = ''
where not n.modifies and not (n.awards and n.ocid in (select ocid from notice where not awards))
qualify row_number() over (partition by n.ocid, n.awards order by n.published_on desc nulls last, n.row_number desc) = 1;

-- tender
select l.row_number, l.part, case when n.awards then 'award notice|' else '' end || n.ocid || '|' || l.lot_id as record_id, n.ocid, l.lot_id, b.buyer_id, l.title, l.criteria as award_criteria, case when n.planned then 'planned' end as status,
       case when regexp_full_match(l.cpv, '[0-9]{8}(-[0-9])?') then left(l.cpv, 8) end as cpv, n.method as procurement_method, n."procedure",
       s.value as amount, s.iso as currency, case when not n.awards then n.published_on end as published_on, case when not n.awards then n.sent_on end as sent_on,
       case when regexp_full_match(l.asks, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?') then try_strptime(left(l.asks, 10), '%Y-%m-%d')::date end as requests_by,
       case when regexp_full_match(l.closes, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?') then try_strptime(left(l.closes, 10), '%Y-%m-%d')::date end as closes_on
from lot_told l join notice n using (row_number) join buying b using (row_number)
left join sum_told s on s.row_number = l.row_number and s.part = 'lot ' || l.part
where not n.modifies and not (n.awards and n.ocid in (select ocid from notice where not awards))
qualify row_number() over (partition by n.ocid, n.awards, l.lot_id order by n.published_on desc nulls last, n.row_number desc, l.part) = 1;

-- purchase_ground
-- Why offers may be possible for a shorter time, as a notice itself says: urgency with its reasons, a prior notice that a call names.
select row_number, 'ground/' || ground as part, ocid as about_id, ground, reference
from (select row_number, ocid, 'accelerated' as ground, notice_id as reference from notice where accelerated and not modifies
      union all
      select row_number, ocid, 'prior_notice', noticed from notice where noticed <> '' and not (awards or planned or modifies)
      union all
      select n.row_number, n.ocid, 'prior_notice', min(l.noticed) from lot_told l join notice n using (row_number)
      where l.noticed <> '' and coalesce(n.noticed, '') = '' and not (n.awards or n.planned or n.modifies) group by n.row_number, n.ocid)
qualify row_number() over (partition by ocid, ground order by row_number desc) = 1;

-- bid
select t.row_number, t.part, n.ocid, t.lot_id, n.notice_id || '/' || t.offer as bid_id, o.key as tenderer_id, s.value as amount, s.iso as currency
from offer_told t join notice n using (row_number) join organisation o on o.row_number = t.row_number and o.ref = t.ref
left join sum_told s on s.row_number = t.row_number and s.part = 'offer ' || t.part
where not n.modifies;

-- award
-- A notice of a changed contract awards nothing again.
select a.row_number, a.part, n.notice_id || '/' || a.award as award_id, b.buyer_id, coalesce(a.title, l.title, n.title) as title,
       coalesce(case when regexp_full_match(l.cpv, '[0-9]{8}(-[0-9])?') then left(l.cpv, 8) end,
                case when regexp_full_match(n.cpv, '[0-9]{8}(-[0-9])?') then left(n.cpv, 8) end) as cpv,
       case when regexp_full_match(a.decided, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?') then try_strptime(left(a.decided, 10), '%Y-%m-%d')::date
            end as award_date,
       s.value as amount, s.iso as currency, n."procedure", l.months as duration_months,
       case when regexp_full_match(a.offers, '[0-9]{1,6}') then a.offers::bigint end as number_of_tenderers, n.ocid, a.lot_id
from award_told a join notice n using (row_number) join buying b using (row_number)
left join (select * from lot_told qualify row_number() over (partition by row_number, lot_id order by part) = 1) l
  on l.row_number = a.row_number and l.lot_id = a.lot_id
left join sum_told s on s.row_number = a.row_number and s.part = 'award ' || a.part
where not n.modifies;

-- award_supplier
select t.row_number, t.part, n.notice_id || '/' || t.award as award_id, o.key as supplier_id
from award_taker t join notice n using (row_number) join organisation o on o.row_number = t.row_number and o.ref = t.ref
where not n.modifies;

-- contract
select c.row_number, c.part, n.notice_id || '/' || c.contract as contract_id, n.ocid,
       case when not n.modifies then n.notice_id || '/' || c.award end as award_id,
       case when regexp_full_match(c.signed, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?') then try_strptime(left(c.signed, 10), '%Y-%m-%d')::date
            end as signed_on
from contract_told c join notice n using (row_number);

-- amendment
select c.row_number, c.part, n.notice_id || '/' || c.contract as contract_id, n.notice_id as amendment_id, n.published_on as amended_on,
       c.reason as rationale, 'eForms BT-200 ' || nullif(c.reason, '') as legal_ref
from change_told c join notice n using (row_number);
