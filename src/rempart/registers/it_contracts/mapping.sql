-- relation lot
-- A CIG names a lot, but many lots have none (all zeros) or share one (payments by year): then what is published tells them apart.
with cleaned as (
  select *, upper(regexp_replace(coalesce(cig_stated, ''), '[^0-9A-Za-z]', '', 'g')) as cig,
         regexp_replace(upper(regexp_replace(coalesce(buyer_stated, ''), '[^0-9A-Za-z]', '', 'g')), '^IT', '') as buyer_number,
         md5(concat_ws('|', title, choice, amount_stated, start_stated, buyer_name)) as content
  from published
), coded as (
  select *, regexp_full_match(buyer_number, '[0-9]{11}') and not regexp_full_match(buyer_number, '0+|1+|9+') as buyer_numbered,
         regexp_full_match(cig, '[0-9A-Z]{10}') and not regexp_full_match(cig, '0+|X+|1+|9+') as cig_told
  from cleaned
), told as (
  select *, case when buyer_numbered then buyer_number
                 when buyer_name is not null then 'name-' || substr(md5(upper(buyer_name)), 1, 12) end as buyer_id,
         count(*) over (partition by buyer_number, cig) as same_cig,
         row_number() over (partition by buyer_number, cig, content order by row_number) as again
  from coded
)
select row_number, buyer_id, buyer_name, buyer_number, buyer_numbered, title, choice, cig_told,
       buyer_id || '/' || case when cig_told then cig else 'no-cig' end
         || case when cig_told and same_cig = 1 then '' else '/' || substr(content, 1, 12) end
         || case when again > 1 and (same_cig > 1 or not cig_told) then '/' || again else '' end as lot_key,
       amount_stated, paid_stated, start_stated, end_stated,
       case when regexp_full_match(amount_stated, '[0-9]{1,15}([.,][0-9]+)?|[.,][0-9]+') then replace(amount_stated, ',', '.')::decimal(18,2) end as amount,
       case when regexp_full_match(paid_stated, '[0-9]{1,15}([.,][0-9]+)?|[.,][0-9]+') then replace(paid_stated, ',', '.')::decimal(18,2) end as paid,
       case when regexp_full_match(start_stated, '(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}([TZ+-].*)?')
            then try_strptime(left(start_stated, 10), '%Y-%m-%d')::date end as starts_on,
       case when regexp_full_match(end_stated, '(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}([TZ+-].*)?')
            then try_strptime(left(end_stated, 10), '%Y-%m-%d')::date end as ends_on
from told;

-- relation taker
-- Who took part or was awarded. Eleven digits number an organisation, sixteen characters a natural person (a sole trader);
-- of the sixteen nothing is derived. A number that is a placeholder is dropped, the party stays: it counts as a competitor.
with everyone as (
  select row_number, part, bid_id, false as awarded, code, abroad, name from taking_part
  union all
  select row_number, part, null, true, code, abroad, name from awarded_to
), cleaned as (
  select *, regexp_replace(upper(regexp_replace(coalesce(code, ''), '[^0-9A-Za-z]', '', 'g')), '^IT([0-9]{11})$', '\1') as number,
         upper(regexp_replace(coalesce(abroad, ''), '[^0-9A-Za-z]', '', 'g')) as number_abroad
  from everyone
), told as (
  select *, case when regexp_full_match(number, '[0-9]{11}') and not regexp_full_match(number, '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+') then 'IT-CF'
                 when regexp_full_match(number, '[A-Z]{6}[0-9L-V]{2}[A-EHLMPR-T][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]') then 'ITA-TAXID'
                 when regexp_full_match(number_abroad, '[0-9A-Z]{5,30}') and regexp_matches(number_abroad, '[1-9]') then 'UNSTATED' end as scheme
  from cleaned
)
select t.row_number, t.part, t.bid_id, t.awarded, t.name, t.scheme,
       case t.scheme when 'UNSTATED' then t.number_abroad else t.number end as number,
       t.scheme is null and (t.number <> '' or t.number_abroad <> '') as number_odd,
       case t.scheme when 'UNSTATED' then 'abroad-' || t.number_abroad
         else coalesce(case when t.scheme is not null then t.number end, l.lot_key || '/' || substr(md5(upper(t.name)), 1, 12)) end as taker_id
from told t join lot l using (row_number)
where t.scheme is not null or t.name is not null;

-- refused
select row_number, 'the authority has neither tax code nor name' as reason from lot where buyer_id is null;

-- doubtful
select row_number, 'the lot has no CIG of its own' as reason from lot where not cig_told
union all
select row_number, 'codiceFiscaleProp is not a tax code of eleven digits' from lot where not buyer_numbered
union all
select row_number, 'a tax code of a participant is a placeholder or has an unknown form' from taker where number_odd
union all
select row_number, 'importoAggiudicazione is not an amount' from lot where amount_stated is not null and amount is null
union all
select row_number, 'importoSommeLiquidate is not an amount' from lot where paid_stated is not null and paid is null
union all
select row_number, 'dataInizio is not a day yyyy-mm-dd' from lot where start_stated is not null and starts_on is null
union all
select row_number, 'dataUltimazione is not a day yyyy-mm-dd' from lot where end_stated is not null and ends_on is null;

-- party
select row_number, buyer_id as party_id, 'PublicBody' as kind, 'buyer' as part from lot;

-- party
select row_number, taker_id as party_id, 'LegalEntity' as kind, part from taker;

-- name
select row_number, buyer_id as party_id, 'legal' as kind, buyer_name as value, 'buyer' as part from lot where buyer_name is not null;

-- name
select row_number, taker_id as party_id, 'legal' as kind, name as value, part from taker where name is not null;

-- identifier
select row_number, buyer_id as party_id, 'IT-CF' as scheme, buyer_number as number, 'buyer' as part from lot where buyer_numbered;

-- identifier
select row_number, taker_id as party_id, scheme, number, part from taker where scheme is not null;

-- tender
select row_number, lot_key as ocid, buyer_id, title, choice as "procedure",
       case when regexp_matches(upper(choice), 'AFFIDAMENTO DIRETTO') then 'direct'
            when regexp_matches(upper(choice), 'PROCEDURA APERTA') then 'open'
            when regexp_matches(upper(choice), 'PROCEDURA RISTRETTA') then 'selective'
            when regexp_matches(upper(choice), 'NEGOZIATA SENZA PREVIA') then 'limited' end as procurement_method
from lot;

-- bid
select t.row_number, t.part, l.lot_key as ocid, t.bid_id, t.taker_id as tenderer_id
from taker t join lot l using (row_number) where not t.awarded;

-- award
-- A lot without winner and without amount was not awarded (yet).
select row_number, lot_key as award_id, lot_key as ocid, buyer_id, title, amount, 'EUR' as currency, choice as "procedure"
from lot where amount > 0 or row_number in (select row_number from taker where awarded);

-- award_supplier
select t.row_number, t.part, l.lot_key as award_id, t.taker_id as supplier_id
from taker t join lot l using (row_number) where t.awarded;

-- contract
-- The file tells the amount awarded, and no amount of a contract apart.
select row_number, lot_key as contract_id, lot_key as award_id, lot_key as ocid, starts_on, ends_on, 'EUR' as currency, paid
from lot
where (starts_on is not null or ends_on is not null or paid > 0)
  and (amount > 0 or row_number in (select row_number from taker where awarded));
