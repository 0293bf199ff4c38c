-- relation release
-- Several releases may tell of one procedure. Where one is compiled, it says what all say; else each field of the tender,
-- of one award, one contract, one offer is read from the last release that has it.
with told as (
  select *, tags like '%compiled%' as compiled,
         case when regexp_full_match(date, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].*)?')
              then try_strptime(left(date, 10), '%Y-%m-%d')::date end as told_on
  from received where ocid is not null
), ranked as (
  select *, row_number() over (partition by ocid order by told_on desc nulls last, date desc, row_number desc) as age,
         bool_or(compiled) over (partition by ocid) as has_compiled,
         min(told_on) filter (regexp_full_match(tags, '\[? *" *tender *" *\]?')) over (partition by ocid) as called_on,
         coalesce(nullif(regexp_extract(ocid, '^(?i:ocds)-[0-9A-Za-z]{6}'), ''), ocid) as publisher
  from told
)
select *, not has_compiled or compiled as holds from ranked;

-- relation mention
-- Every organisation that a release that holds names, and as what; 1.0 describes it there, 1.1 mostly in parties.
with named as (
  select row_number, ocid, publisher, age, 'party/' || n as part, 'party' as place, n as a, 0 as b, p.id as ref, p.name as name,
         p.identifier.scheme as scheme, p.identifier.id as number, p.address as address,
         regexp_matches(lower(coalesce(p.roles::varchar, '')), 'buyer|procuring|comprador|contratante') as buys,
         lower(coalesce(p.roles::varchar, '')) as roles
  from (select row_number, r.ocid, publisher, age, unnest(parties) as p, generate_subscripts(parties, 1) as n
        from release r join source using (row_number) where holds)
  union all
  select row_number, r.ocid, publisher, age, 'buyer', 'buyer', 0, 0, buyer.id, buyer.name, buyer.identifier.scheme, buyer.identifier.id,
         buyer.address, true, ''
  from release r join source using (row_number) where holds and buyer is not null
  union all
  select row_number, r.ocid, publisher, age, 'procuring', 'procuring', 0, 0, tender.procuringEntity.id, tender.procuringEntity.name,
         tender.procuringEntity.identifier.scheme, tender.procuringEntity.identifier.id, tender.procuringEntity.address, true, ''
  from release r join source using (row_number) where holds and tender.procuringEntity is not null
  union all
  select row_number, ocid, publisher, age, 'tenderer/' || n, 'tenderer', 0, n, o.id, o.name, o.identifier.scheme, o.identifier.id,
         o.address, false, ''
  from (select row_number, r.ocid, publisher, age, unnest(tender.tenderers) as o, generate_subscripts(tender.tenderers, 1) as n
        from release r join source using (row_number) where holds)
  union all
  select row_number, ocid, publisher, age, 'bid/' || m || '/' || n, 'bid', m, n, o.id, o.name, o.identifier.scheme, o.identifier.id,
         o.address, false, ''
  from (select *, unnest(d.tenderers) as o, generate_subscripts(d.tenderers, 1) as n
        from (select row_number, r.ocid, publisher, age, unnest(bids.details) as d, generate_subscripts(bids.details, 1) as m
              from release r join source using (row_number) where holds))
  union all
  select row_number, ocid, publisher, age, 'award/' || m || '/' || n, 'award', m, n, o.id, o.name, o.identifier.scheme, o.identifier.id,
         o.address, false, ''
  from (select *, unnest(w.suppliers) as o, generate_subscripts(w.suppliers, 1) as n
        from (select row_number, r.ocid, publisher, age, unnest(awards) as w, generate_subscripts(awards, 1) as m
              from release r join source using (row_number) where holds))
), cleaned as (
  select * replace (nullif(trim(name), '') as name,
           case when not regexp_matches(upper(trim(ref)), '(^|-)(NAN|NA|N/A|NULL|NONE|ND|0*)$') then trim(ref) end as ref),
         upper(trim(scheme)) as scheme_told, upper(regexp_replace(number, '[\s.]', '', 'g')) as number_told,
         upper(trim(ref)) as ref_told
  from named
), numbered as (
  -- A list code of org-id.guide says whose number it is, in identifier or at the head of the id.
  select *, case when regexp_full_match(scheme_told, '[A-Z]{2}(_[A-Z]{2,3})?-[A-Z0-9_]+') then scheme_told
                 when ref is not null and (number_told is null or number_told = '' or scheme_told is null)
                 then nullif(regexp_extract(ref_told, '^([A-Z]{2}(_[A-Z]{2,3})?-[A-Z_]+)-.+$', 1), '') end as code
  from cleaned
), checked as (
  select *, case when code = scheme_told then regexp_replace(number_told, '^' || code || '-', '')
                 when code is not null then upper(regexp_replace(substr(ref_told, length(code) + 2), '[\s.]', '', 'g')) end as official
  from numbered
)
select * exclude (code, official),
       case when code = 'IT-CF' and regexp_full_match(official, '[A-Z]{6}[0-9L-V]{2}[A-EHLMPR-T][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]')
            then 'ITA-TAXID'  -- the tax code of a natural person, a sole trader: nothing is derived from it
            when code = 'IT-CF' and not regexp_full_match(official, '[0-9]{11}') then null
            when regexp_matches(official, '[1-9]') and not regexp_full_match(official, '1+|9+') then code end as code,
       official
from checked;

-- relation keyed
-- An id that is no official number holds within its publisher, and with the same name only.
select *, case when code is not null then code || '-' || official
               when ref is not null then publisher || '/' || ref || coalesce('/' || substr(md5(upper(name)), 1, 8), '')
               when name is not null then case when buys then publisher else ocid end || '/name-' || substr(md5(upper(name)), 1, 12)
          end as key
from mention;

-- relation organisation
-- Who each mention is: a reference is the party of that id in the same procedure.
with of_parties as (
  select ocid, ref, arg_min(key, age) as key, arg_min(code, age) as code from keyed
  where place = 'party' and ref is not null and key is not null group by ocid, ref
)
select k.* replace (case when k.place = 'party' or k.code is not null then k.key else coalesce(p.key, k.key) end as key),
       coalesce(k.code, p.code) = 'ITA-TAXID' as natural_person
from keyed k left join of_parties p on p.ocid = k.ocid and p.ref = k.ref
where coalesce(k.key, p.key) is not null;

-- relation buying
select min(row_number) as row_number, ocid, arg_min(key, {'r': case place when 'buyer' then 0 when 'party' then 1 else 2 end, 'age': age, 'a': a}) as buyer_id
from organisation where buys group by ocid;

-- relation call
-- The tender of each procedure: a field that the last release does not repeat still holds.
select arg_min(row_number, age) as row_number, r.ocid, min(called_on) as called_on, {
  'title': arg_min(tender.title, age), 'status': arg_min(tender.status, age),
  'method': arg_min(nullif(trim(tender.procurementMethod), ''), age),
  'details': arg_min(nullif(trim(tender.procurementMethodDetails), ''), age),
  'rationale': arg_min(nullif(trim(tender.procurementMethodRationale), ''), age),
  'category': arg_min(lower(trim(tender.mainProcurementCategory)), age), 'carried_out': arg_min(tender.contractPeriod, age),
  'criteria': arg_min(nullif(trim(tender.awardCriteria), ''), age),
  'amount': arg_min(tender.value.amount, age), 'currency': arg_min(tender.value.currency, age),
  'published': arg_min(tender.datePublished, age),
  'opens': arg_min(tender.tenderPeriod.startDate, age), 'closes': arg_min(tender.tenderPeriod.endDate, age),
  'tenderers': arg_min(case when regexp_full_match(coalesce(tender.numberOfTenderers, tender.numberOfTenders), '[0-9]{1,6}([.]0+)?')
    then split_part(coalesce(tender.numberOfTenderers, tender.numberOfTenders), '.', 1)::bigint end, age),
  'code': arg_min(case when upper(tender.classification.scheme) like '%CPV%'
    then nullif(regexp_extract(tender.classification.id, '^[0-9]{8}'), '') end, age),
  'items': arg_min(tender.items, age), 'lots': arg_min(tender.lots, age)} as tender
from release r join source using (row_number) where holds and tender is not null group by r.ocid;

-- relation awarded
-- A later release repeats what changed of an award: each field is read from the last release that has it, the suppliers too.
with told as (
  select row_number, ocid, n, w, age * 100000 - n as late, coalesce(nullif(trim(w.id), ''), '#' || n) as id
  from (select row_number, r.ocid, age, unnest(awards) as w, generate_subscripts(awards, 1) as n
        from release r join source using (row_number) where holds)
  where w is not null
)
select arg_min(row_number, late) as row_number, ocid, arg_min(n, late) as n, ocid || '/' || id as award_id, {
  'title': arg_min(nullif(trim(w.title), ''), late), 'status': arg_min(w.status, late), 'date': arg_min(w.date, late),
  'value': arg_min(w.value, late) filter (w.value.amount is not null),
  'items': arg_min(w.items, late) filter (len(w.items) > 0), 'relatedLots': arg_min(w.relatedLots, late) filter (len(w.relatedLots) > 0),
  'contractPeriod': arg_min(w.contractPeriod, late)} as w,
  arg_min(row_number, late) filter (len(w.suppliers) > 0) as named_in, arg_min(n, late) filter (len(w.suppliers) > 0) as named_at
from told group by ocid, id;

-- relation signed
with told as (
  select row_number, ocid, n, c, age * 100000 - n as late, coalesce(nullif(trim(c.id), ''), '#' || n) as id
  from (select row_number, r.ocid, age, unnest(contracts) as c, generate_subscripts(contracts, 1) as n
        from release r join source using (row_number) where holds)
  where c is not null
)
select arg_min(row_number, late) as row_number, ocid, arg_min(n, late) as n, ocid || '/' || id as contract_id, {
  'awardID': arg_min(nullif(trim(c.awardID), ''), late), 'status': arg_min(c.status, late), 'dateSigned': arg_min(c.dateSigned, late),
  'period': arg_min(c.period, late), 'value': arg_min(c.value, late) filter (c.value.amount is not null),
  'first_value': arg_max(c.value, late) filter (c.value.amount is not null), 'first_end': arg_max(nullif(trim(c.period.endDate), ''), late),
  'implementation': arg_min(c.implementation, late), 'amendment': arg_min(c.amendment, late),
  'amendments': arg_min(c.amendments, late) filter (len(c.amendments) > 0)} as c
from told group by ocid, id;

-- relation offered
with told as (
  select row_number, ocid, n, d, age * 100000 - n as late, coalesce(nullif(trim(d.id), ''), '#' || n) as bid_id
  from (select row_number, r.ocid, age, unnest(bids.details) as d, generate_subscripts(bids.details, 1) as n
        from release r join source using (row_number) where holds)
  where d is not null
)
select arg_min(row_number, late) as row_number, ocid, arg_min(n, late) as n, bid_id, {
  'status': arg_min(d.status, late), 'date': arg_min(d.date, late),
  'value': arg_min(d.value, late) filter (d.value.amount is not null),
  'items': arg_min(d.items, late) filter (len(d.items) > 0),
  'relatedLots': arg_min(d.relatedLots, late) filter (len(d.relatedLots) > 0)} as d,
  arg_min(row_number, late) filter (len(d.tenderers) > 0) as named_in, arg_min(n, late) filter (len(d.tenderers) > 0) as named_at
from told group by ocid, bid_id;

-- relation word
-- The words that the standard has for a status; publishers write other things there, even names.
select min(row_number) as row_number, unnest(['planning', 'planned', 'active', 'cancelled', 'unsuccessful', 'complete', 'withdrawn',
  'pending', 'terminated', 'invited', 'valid', 'disqualified']) as word
from source;

-- relation value_told
-- Every amount, as published: a number, else it stays empty and is counted.
select row_number, amount, currency, place, n,
       case when regexp_full_match(amount, '[0-9]{1,15}([.][0-9]*)?([eE][+]?[0-9]{1,2})?') then try_cast(amount as decimal(18,2)) end as value,
       case when regexp_full_match(upper(trim(currency)), '[A-Z]{3}') then upper(trim(currency)) end as iso
from (
  select row_number, nullif(trim(tender.amount), '') as amount, tender.currency as currency, 'call' as place, 0 as n from call
  union all
  select row_number, nullif(trim(l.value.amount), ''), l.value.currency, 'lot', n
  from (select row_number, unnest(tender.lots) as l, generate_subscripts(tender.lots, 1) as n from call)
  union all select row_number, nullif(trim(d.value.amount), ''), d.value.currency, 'bid', n from offered
  union all select row_number, nullif(trim(w.value.amount), ''), w.value.currency, 'award', n from awarded
  union all select row_number, nullif(trim(c.value.amount), ''), c.value.currency, 'contract', n from signed
  union all select row_number, nullif(trim(c.first_value.amount), ''), c.first_value.currency, 'first', n from signed
  where c.first_value.amount <> c.value.amount
);

-- relation day_told
-- Every day, as published: yyyy-mm-dd with or without a time, else it stays empty and is counted. An instant needs its zone.
select row_number, place, n, text,
       case when place in ('opens', 'closes', 'bid') and regexp_full_match(text, '[0-9-]{10}[T ][0-9]{2}:[0-9]{2}.*(Z|[+-][0-9]{2}:?[0-9]{2})')
            then strftime(make_timestamp(epoch_us(try_cast(text as timestamptz))), '%Y-%m-%dT%H:%M:%SZ') end as instant,
       case when regexp_full_match(text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].*)?') then try_strptime(left(text, 10), '%Y-%m-%d')::date end as day
from (
  select row_number, 'published' as place, 0 as n, nullif(trim(tender.published), '') as text from call
  union all select row_number, 'opens', 0, nullif(trim(tender.opens), '') from call
  union all select row_number, 'closes', 0, nullif(trim(tender.closes), '') from call
  union all select row_number, 'bid', n, nullif(trim(d.date), '') from offered
  union all select row_number, 'award', n, nullif(trim(w.date), '') from awarded
  union all select row_number, 'begins', n, nullif(trim(w.contractPeriod.startDate), '') from awarded
  union all select row_number, 'ends', n, nullif(trim(w.contractPeriod.endDate), '') from awarded
  union all select row_number, 'signed', n, nullif(trim(c.dateSigned), '') from signed
  union all select row_number, 'starts', n, nullif(trim(c.period.startDate), '') from signed
  union all select row_number, 'stops', n, nullif(trim(c.period.endDate), '') from signed
  union all select row_number, 'first', n, c.first_end from signed where c.first_end <> trim(c.period.endDate)
  union all select row_number, 'work begins', 0, nullif(trim(tender.carried_out.startDate), '') from call
  union all select row_number, 'work ends', 0, nullif(trim(tender.carried_out.endDate), '') from call
) where text is not null;

-- relation changed
-- A change may say the amount that it replaced ([{"property": "value.amount", "former_value": 10}]).
select row_number, contract_id, ocid, n, m, text, rationale, 'change/' || n || '/' || m as part, coalesce(nullif(trim(id), ''), '#' || m) as amendment_id,
       case when regexp_full_match(text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].*)?') then try_strptime(left(text, 10), '%Y-%m-%d')::date end as day,
       try_cast(list_filter(list_transform(from_json(case when json_type(changes) = 'ARRAY' then changes else '[]' end, '["json"]'), lambda i:
         case when regexp_matches(i->>'$.property', '(^|[./])value[./]amount$') then coalesce(i->>'$.former_value', i->>'$.formerValue') end),
         lambda y: y is not null)[1] as decimal(18,2)) as amount_before
from (
  select row_number, contract_id, ocid, n, m, x.id as id, nullif(trim(x.date), '') as text, nullif(trim(x.rationale), '') as rationale, x.changes as changes
  from (select row_number, contract_id, ocid, n, unnest(c.amendments) as x, generate_subscripts(c.amendments, 1) as m from signed)
  union all
  select row_number, contract_id, ocid, n, 0, 'amendment', nullif(trim(c.amendment.date), ''), nullif(trim(c.amendment.rationale), ''), c.amendment.changes from signed
  where c.amendment.date is not null or c.amendment.rationale is not null
);

-- relation crossed
-- A call whose details say that it was awarded directly: its method and they cannot both hold.
select row_number, ocid from call
where lower(tender.method) in ('open', 'selective')
  and regexp_matches(lower(strip_accents(tender.details)), 'adjudicacion directa|contratacion directa|direct award|affidamento diretto|gre a gre|direktvergabe');

-- refused
select row_number, 'the release has no number of the procedure (ocid)' as reason from received where ocid is null and url is null
union all
select row_number, 'it has an award and nothing says who buys' from awarded where ocid not in (select ocid from buying);

-- left_out
select row_number, 'a link to a release, whose text stands elsewhere' as reason from received where ocid is null and url is not null
union all
select row_number, 'the compiled release of the same procedure is read in its place' from release where not holds
union all
select row_number, 'it says nothing of its own of organisations, tender, offers, awards or contracts' from release r
where holds and row_number not in (
  select row_number from organisation union all select row_number from call union all select row_number from offered
  union all select row_number from awarded union all select row_number from signed);

-- doubtful
select row_number, 'an amount is not a number' as reason from value_told where amount is not null and value is null
union all
select row_number, 'a currency is not a code of three letters' from value_told where nullif(trim(currency), '') is not null and iso is null
union all
select row_number, 'a day is not yyyy-mm-dd' from day_told where day is null
union all
select row_number, 'a day is not yyyy-mm-dd' from changed where text is not null and day is null
union all
select row_number, 'the method says a call, its details say an award without one' from crossed
union all
select row_number, 'the date of the release is not a day yyyy-mm-dd' from release where told_on is null
union all
select row_number, 'an organisation has neither id nor name' from mention m where not exists (
  select 1 from organisation o where o.row_number = m.row_number and o.part = m.part)
union all
select row_number, 'a number has not the form that its list gives to numbers' from organisation
where code is null and official is not null
union all
select row_number, 'a status is not a word of the standard' from (
  select row_number, tender.status as status from call union all select row_number, d.status from offered
  union all select row_number, w.status from awarded union all select row_number, c.status from signed)
where nullif(trim(status), '') is not null and lower(trim(status)) not in (select word from word);

-- party
select row_number, part, key as party_id, case when buys then 'PublicBody' else 'LegalEntity' end as kind from organisation;

-- name
select row_number, part, key as party_id, 'legal' as kind, name as value from organisation where name is not null;

-- identifier
select row_number, part, key as party_id, code as scheme, official as number from organisation where code is not null;

-- identifier
-- A number without a list code is kept without saying whose it is; the numbers of natural persons are not.
select row_number, part, key as party_id, 'UNSTATED' as scheme, number_told as number from organisation
where code is null and scheme_told <> '' and regexp_matches(number_told, '[1-9]') and length(number_told) between 4 and 30
  and not regexp_matches(strip_accents(lower(scheme_told)), 'cedula|ciudadan|pasaporte|passport|persona (natural|fisica)|^curp$|^dni$|^idpf$');

-- identifier
select i.row_number, i.part || '/more/' || i.n as part, i.key as party_id, upper(trim(i.x.scheme)) as scheme, trim(i.x.id) as number
from (select o.row_number, o.part, o.key, unnest(from_json(r.parties[o.a].additionalIdentifiers, '[{"scheme": "VARCHAR", "id": "VARCHAR"}]')) as x,
             generate_subscripts(from_json(r.parties[o.a].additionalIdentifiers, '[{"scheme": "VARCHAR", "id": "VARCHAR"}]'), 1) as n
      from organisation o join source r using (row_number)
      where o.place = 'party' and json_type(r.parties[o.a].additionalIdentifiers) = 'ARRAY') i
where regexp_full_match(upper(trim(i.x.scheme)), '[A-Z]{2}(_[A-Z]{2,3})?-[A-Z0-9_]+') and regexp_matches(i.x.id, '[1-9]')
  and upper(trim(i.x.scheme)) <> 'IT-CF';

-- address
-- Of organisations only: the address of a natural person is not needed to know who bids.
with written as (
  select row_number, part, key, nullif(trim(address.streetAddress), '') as street, nullif(trim(address.postalCode), '') as postal_code,
         nullif(trim(address.locality), '') as city, nullif(trim(address.region), '') as region,
         nullif(trim(address.countryName), '') as country_name
  from organisation where address is not null and not coalesce(natural_person, false)
)
select w.row_number, w.part, w.key as party_id, 'contact' as role, w.street, w.postal_code, w.city, c.alpha2 as country,
       concat_ws(', ', w.street, w.postal_code, w.city, w.region, w.country_name) as full_address
from written w left join country c on c.key = country_key(w.country_name)
where coalesce(w.street, w.postal_code, w.city) is not null;

-- tender
select c.row_number, c.ocid, b.buyer_id, nullif(trim(c.tender.title), '') as title,
       coalesce(c.tender.code, list_filter(list_transform(c.tender.items, lambda i:
         case when upper(coalesce(i.classification.scheme, i.classification.schema)) like '%CPV%'
              then nullif(regexp_extract(i.classification.id, '^[0-9]{8}'), '') end), lambda x: x is not null)[1]) as cpv,
       case when c.ocid in (select ocid from crossed) then null
            when lower(c.tender.method) in ('open', 'selective', 'limited', 'direct') then lower(c.tender.method) end as procurement_method,
       coalesce(c.tender.details, case when lower(c.tender.method) not in ('open', 'selective', 'limited', 'direct') then c.tender.method end)
         as "procedure",
       c.tender.rationale as rationale, c.tender.criteria as award_criteria,
       case when lower(trim(c.tender.status)) in (select word from word) then lower(trim(c.tender.status)) end as status,
       v.value as amount, v.iso as currency,
       -- The day of the only release that was kept may come after the call was opened: then it is not that of publication.
       coalesce(p.day, case when coalesce(c.called_on <= coalesce(o.day, e.day), true) then c.called_on end) as published_on, o.day as opens_on, e.day as closes_on,
       c.tender.tenderers as number_of_tenderers, case when c.tender.category in ('goods', 'works', 'services') then c.tender.category end as category,
       o.instant as opens_at, e.instant as closes_at
from call c left join buying b using (ocid)
left join value_told v on v.row_number = c.row_number and v.place = 'call'
left join day_told p on p.row_number = c.row_number and p.place = 'published'
left join day_told o on o.row_number = c.row_number and o.place = 'opens'
left join day_told e on e.row_number = c.row_number and e.place = 'closes';

-- tender
select c.row_number, 'lot/' || c.n as part, c.ocid, coalesce(nullif(trim(c.l.id), ''), '#' || c.n) as lot_id, b.buyer_id,
       nullif(trim(c.l.title), '') as title,
       case when lower(trim(c.l.status)) in (select word from word) then lower(trim(c.l.status)) end as status,
       v.value as amount, v.iso as currency
from (select row_number, ocid, unnest(tender.lots) as l, generate_subscripts(tender.lots, 1) as n from call) c
left join buying b using (ocid)
left join value_told v on v.row_number = c.row_number and v.place = 'lot' and v.n = c.n;

-- bid
select f.row_number, o.part || coalesce('/' || f.lot, '') as part, f.ocid, f.lot as lot_id, f.bid_id, o.key as tenderer_id, t.day as submitted_on,
       case when lower(trim(f.d.status)) in (select word from word) then lower(trim(f.d.status)) end as status,
       v.value as amount, v.iso as currency, t.instant as submitted_at
from (select *, unnest(case when len(d.relatedLots) > 0 then d.relatedLots else [null] end) as lot from offered) f
join organisation o on o.row_number = f.named_in and o.place = 'bid' and o.a = f.named_at
left join value_told v on v.row_number = f.row_number and v.place = 'bid' and v.n = f.n
left join day_told t on t.row_number = f.row_number and t.place = 'bid' and t.n = f.n;

-- bid
-- Where the offers themselves are not published, who offered: the tenderers of the tender, else the parties in that role.
with told as (
  select row_number, part, ocid, key, age, min(age) over (partition by ocid) as last_age from organisation where place = 'tenderer'
), by_role as (
  select row_number, part, ocid, key from organisation
  where place = 'party' and roles like '%tenderer%' and ocid not in (select ocid from told)
)
select row_number, part, ocid, key as tenderer_id
from (select row_number, part, ocid, key from told where age = last_age union all select * from by_role)
where ocid not in (select ocid from offered);

-- bid_line
select row_number, 'bid/' || n || '/line/' || m as part, ocid, bid_id, coalesce(nullif(trim(i.id), ''), '#' || m) as item,
       case when regexp_full_match(trim(i.unit.value.amount), '[0-9]{1,15}([.][0-9]*)?([eE][+]?[0-9]{1,2})?')
            then try_cast(i.unit.value.amount as double) end as unit_price,
       case when regexp_full_match(upper(trim(i.unit.value.currency)), '[A-Z]{3}') then upper(trim(i.unit.value.currency)) end as currency
from (select row_number, n, ocid, bid_id, unnest(d.items) as i, generate_subscripts(d.items, 1) as m from offered)
where i is not null;

-- award
select a.row_number, 'award/' || a.n as part, a.award_id, a.ocid, b.buyer_id, nullif(trim(a.w.title), '') as title,
       list_filter(list_transform(a.w.items, lambda i: case when upper(coalesce(i.classification.scheme, i.classification.schema)) like '%CPV%'
         then nullif(regexp_extract(i.classification.id, '^[0-9]{8}'), '') end), lambda x: x is not null)[1] as cpv,
       d.day as award_date, v.value as amount, v.iso as currency,
       coalesce(c.tender.details, c.tender.method) as "procedure",
       case when e.day > s.day then date_diff('month', s.day, e.day + 1)::bigint end as duration_months,
       case when coalesce(len(c.tender.lots), 0) < 2 then c.tender.tenderers end as number_of_tenderers,
       case when len(a.w.relatedLots) = 1 then a.w.relatedLots[1] end as lot_id,
       case when lower(trim(a.w.status)) in (select word from word) then lower(trim(a.w.status)) end as status
from awarded a join buying b using (ocid) left join call c using (ocid)
left join value_told v on v.row_number = a.row_number and v.place = 'award' and v.n = a.n
left join day_told d on d.row_number = a.row_number and d.place = 'award' and d.n = a.n
left join day_told s on s.row_number = a.row_number and s.place = 'begins' and s.n = a.n
left join day_told e on e.row_number = a.row_number and e.place = 'ends' and e.n = a.n;

-- award_supplier
select a.row_number, o.part, a.award_id, o.key as supplier_id
from awarded a join organisation o on o.row_number = a.named_in and o.place = 'award' and o.a = a.named_at;

-- contract
select s.row_number, 'contract/' || s.n as part, s.contract_id, s.ocid || '/' || nullif(trim(s.c.awardID), '') as award_id, s.ocid,
       d.day as signed_on, coalesce(b.day, wb.day) as starts_on, coalesce(e.day, we.day) as ends_on, v.value as amount, v.iso as currency,
       f.value as first_amount, fe.day as first_ends_on,
       try_cast(list_sum(list_transform(s.c.implementation.transactions,
         lambda t: try_cast(coalesce(t.value.amount, t.amount.amount) as decimal(18,2)))) as decimal(18,2)) as paid,
       case when lower(trim(s.c.status)) in (select word from word) then lower(trim(s.c.status)) end as status
from signed s
left join value_told v on v.row_number = s.row_number and v.place = 'contract' and v.n = s.n
left join day_told d on d.row_number = s.row_number and d.place = 'signed' and d.n = s.n
left join day_told b on b.row_number = s.row_number and b.place = 'starts' and b.n = s.n
left join day_told e on e.row_number = s.row_number and e.place = 'stops' and e.n = s.n
left join value_told f on f.row_number = s.row_number and f.place = 'first' and f.n = s.n and f.iso is not distinct from v.iso
left join day_told fe on fe.row_number = s.row_number and fe.place = 'first' and fe.n = s.n
-- Some publishers tell the days of the only contract in the tender.
left join (select c.row_number, c.ocid from call c join signed x using (ocid) group by c.row_number, c.ocid having count(*) = 1) one on one.ocid = s.ocid
left join day_told wb on wb.row_number = one.row_number and wb.place = 'work begins'
left join day_told we on we.row_number = one.row_number and we.place = 'work ends';

-- amendment
select row_number, part, contract_id, amendment_id, day as amended_on, rationale, amount_before from changed where day is not null or rationale is not null;

-- milestone
select row_number, 'contract/' || n || '/step/' || k as part, contract_id, coalesce(nullif(trim(x.id), ''), '#') || case when again > 1 then '/' || again else '' end
         as milestone_id,
       case when regexp_full_match(x.dueDate, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].*)?') then try_strptime(left(x.dueDate, 10), '%Y-%m-%d')::date end as due_on,
       case when regexp_full_match(x.dateMet, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([T ].*)?') then try_strptime(left(x.dateMet, 10), '%Y-%m-%d')::date end as met_on,
       case when x.status in ('scheduled', 'met', 'notMet', 'partiallyMet') then x.status end as status
from (select *, row_number() over (partition by contract_id, coalesce(nullif(trim(x.id), ''), '#') order by k) as again
      from (select row_number, n, contract_id, unnest(c.implementation.milestones) as x, generate_subscripts(c.implementation.milestones, 1) as k from signed)
      where x is not null);
