-- What the forms share. Each gives: contract; line (a supplier as a row) or named (suppliers as JSON), of the contract (change 0) or
-- of its n-th change; change.

-- relation opened
-- Publishers wrap a supplier once, or several times, or not at all: [{"titulaire": {…}}], [[[{…}]]], {…}.
with recursive opened as (
  select row_number, change, node from named
  union all
  select row_number, change, unnest(case json_type(node) when 'ARRAY' then from_json(node, '["json"]')
                                      else [coalesce(node->'$.titulaire', node->'$.concessionnaire')] end)
  from opened
  where json_type(node) = 'ARRAY' or (json_type(node) = 'OBJECT' and coalesce(node->'$.titulaire', node->'$.concessionnaire') is not null)
)
select row_number, change, node from opened
where json_type(node) not in ('ARRAY', 'NULL') and (json_type(node) <> 'OBJECT' or coalesce(node->'$.titulaire', node->'$.concessionnaire') is null);

-- relation told
with both_ways as (
  select row_number, change, part, type, id, name from line
  union all
  select row_number, change, 'supplier/' || row_number() over (partition by row_number order by change, node::varchar), node->>'$.typeIdentifiant',
         nullif(trim(node->>'$.id'), ''), nullif(trim(node->>'$.denominationSociale'), '')
  from opened
)
select *,
       coalesce(case coalesce(upper(type), 'SIRET')
                  when 'SIRET' then regexp_full_match(id, '[0-9]{14}')
                  else length(id) between 5 and 30 and regexp_full_match(id, '[0-9A-Za-z .-]*[0-9][0-9A-Za-z .-]*') end, false) as sound
from both_ways;

-- relation supplier
select * from told where sound;

-- relation changed
select row_number, n, rationale, amount_text, months_text, date_text,
       case when id is null then n::varchar when count(*) over (partition by row_number, id) = 1 then id else id || '/' || n end as amendment_id,
       case when regexp_full_match(date_text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(left(date_text, 10), '%Y-%m-%d')::date end as amended_on
from change;

-- relation amended
-- The forms that carry changes fill table amendment from it; the tabular form, which does not, must not seem to cover it.
select row_number, 'change/' || n as part, award_id as contract_id, amendment_id, amended_on, rationale,
       case when regexp_full_match(c.amount_text, '[0-9]{1,15}([.][0-9]+)?') then c.amount_text::decimal(18,2) end as amount_after,
       case when regexp_full_match(c.months_text, '[0-9]{1,4}([.]0+)?') then split_part(c.months_text, '.', 1)::bigint end as duration_months_after
from changed c join contract using (row_number);

-- relation accepted
-- One subcontract that the buyer accepted (acte spécial). Of its changes the last one gives the amount. Two under one number are told apart.
with changing as (
  select row_number, id, arg_max(amount_text, coalesce(date_text, '')) as amount_text from given_out_again where id is not null and amount_text is not null
  group by row_number, id
)
select g.row_number, g.n, g.type, coalesce(c.amount_text, g.amount_text) as amount_text, g.date_text,
       case when g.id is null then '#' || g.n when count(*) over (partition by g.row_number, g.id) = 1 then g.id else g.id || '/' || g.n end as subcontract_id,
       case when case coalesce(upper(g.type), 'SIRET') when 'SIRET' then regexp_full_match(g.number, '[0-9]{14}')
                   else length(g.number) between 5 and 30 and regexp_full_match(g.number, '[0-9A-Za-z .-]*[0-9][0-9A-Za-z .-]*') end
            then g.number end as number
from given_out g left join changing c on c.row_number = g.row_number and c.id = g.id;

-- relation subcontracted
select a.row_number, 'subcontract/' || a.n as part, c.award_id as contract_id, a.subcontract_id, a.number as subcontractor_id, 'EUR' as currency,
       case when regexp_full_match(a.amount_text, '[0-9]{1,15}([.][0-9]+)?') then a.amount_text::decimal(18,2) end as amount,
       case when regexp_full_match(a.date_text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(left(a.date_text, 10), '%Y-%m-%d')::date end as accepted_on
from accepted a join contract c using (row_number);

-- relation grounded
-- What the contract itself says of its lawful ground: it follows a framework agreement, its price is revised, it is for defence.
select row_number, 'ground/call_off' as part, award_id as about_id, 'call_off' as ground, 'idAccordCadre ' || framework as reference
from contract where length(trim(framework)) > 0
union all
select row_number, 'ground/index', award_id, 'index_clause', 'typesPrix' from contract where prices like '%évisable%'
union all
select row_number, 'ground/defence', award_id, 'defence', 'nature' from contract where nature like '%défense%';

-- refused
select row_number, 'the contract has no number (uid)' as reason from contract where award_id is null
union all
select row_number, 'acheteur_id is not a SIRET of 14 digits' from contract
where not coalesce(regexp_full_match(buyer, '[0-9]{14}'), false)
union all
select row_number, 'no supplier is named (titulaire_id is empty)' from contract
where row_number not in (select row_number from told where id is not null and change = 0)
union all
select row_number, 'titulaire_id is not a number of a known form' from contract
where row_number in (select row_number from told where id is not null and change = 0)
  and row_number not in (select row_number from supplier where change = 0);

-- left_out
select row_number, 'the contract is published again in the same file' as reason from contract where again;

-- doubtful
select row_number, 'dateNotification is not a day yyyy-mm-dd' as reason from contract
where not coalesce(regexp_full_match(date_text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
                   and try_strptime(left(date_text, 10), '%Y-%m-%d') is not null, false)
union all
select row_number, 'montant is not an amount' from contract
where not coalesce(regexp_full_match(amount_text, '[0-9]{1,15}([.][0-9]+)?'), false)
union all
select row_number, 'codeCPV is not eight digits' from contract
where not concession and not coalesce(regexp_full_match(cpv_text, '[0-9]{8}(-[0-9])?'), false)
union all
select distinct row_number, 'a supplier has no number of a known form: it is passed over' from told
where not sound and row_number in (select row_number from supplier where change = 0)
union all
select distinct row_number, 'a modification has no day yyyy-mm-dd, or an amount that is none' from changed
where amended_on is null or not coalesce(regexp_full_match(amount_text, '[0-9]{1,15}([.][0-9]+)?'), true);

-- party
select row_number, buyer as party_id, 'PublicBody' as kind, 'buyer' as part from contract;

-- party
select row_number, id as party_id, 'LegalEntity' as kind, part from supplier;

-- party
select row_number, number as party_id, 'LegalEntity' as kind, 'subcontract/' || n as part from accepted where number is not null;

-- name
select row_number, buyer as party_id, 'legal' as kind, buyer_name as value, 'buyer' as part from contract
where buyer_name is not null;

-- name
select row_number, id as party_id, 'legal' as kind, name as value, part from supplier where name is not null;

-- identifier
select row_number, buyer as party_id, 'FR-SIRET' as scheme, buyer as number, 'buyer' as part from contract;

-- identifier
-- The VAT number of another country begins with its letters.
select row_number, id as party_id, id as number, part,
       case coalesce(upper(type), 'SIRET')
         when 'SIRET' then 'FR-SIRET'
         when 'TVA' then case when regexp_full_match(upper(id), '(FR ?[0-9A-Z]{2}|[0-9]{2})[ .0-9]{9,12}') then 'FR-TVA' else 'FR-DECP' end
         else 'FR-DECP' end as scheme
from supplier;

-- identifier
select row_number, number as party_id, number, 'subcontract/' || n as part,
       case coalesce(upper(type), 'SIRET')
         when 'SIRET' then 'FR-SIRET'
         when 'TVA' then case when regexp_full_match(upper(number), '(FR ?[0-9A-Z]{2}|[0-9]{2})[ .0-9]{9,12}') then 'FR-TVA' else 'FR-DECP' end
         else 'FR-DECP' end as scheme
from accepted where number is not null;

-- award
select row_number, award_id, buyer as buyer_id, title, 'EUR' as currency, "procedure",
       case when regexp_full_match(cpv_text, '[0-9]{8}(-[0-9])?') then substr(cpv_text, 1, 8) end as cpv,
       case when regexp_full_match(date_text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(left(date_text, 10), '%Y-%m-%d')::date end as award_date,
       case when regexp_full_match(amount_text, '[0-9]{1,15}([.][0-9]+)?') then amount_text::decimal(18,2) end as amount,
       case when regexp_full_match(months_text, '[0-9]{1,4}([.]0+)?') then split_part(months_text, '.', 1)::bigint end as duration_months,
       -- A contract that was awarded had an offer: 0 stands for "not told". Of lots under one number each line tells of its own, and
       -- their call had others.
       case when not several and regexp_full_match(offers_text, '[1-9][0-9]{0,5}([.]0+)?') then split_part(offers_text, '.', 1)::bigint end
         as number_of_tenderers,
       case when regexp_full_match(published_text, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(left(published_text, 10), '%Y-%m-%d')::date end as published_on
from contract;

-- award_supplier
-- A change that names suppliers names all that hold from then on.
with list as (
  select s.row_number, s.change, c.amended_on from (select distinct row_number, change from supplier) s
  left join changed c on c.row_number = s.row_number and c.n = s.change
), held as (
  select s.row_number, s.id, min(s.part) as part, min(s.change) as first, max(s.change) as last from supplier s group by s.row_number, s.id
)
select h.row_number, nullif(h.part, 'supplier') as part, c.award_id, h.id as supplier_id, f.amended_on as valid_from,
       (select l.amended_on from list l where l.row_number = h.row_number and l.change > h.last order by l.change limit 1) as valid_to
from held h join contract c using (row_number) left join list f on f.row_number = h.row_number and f.change = h.first and h.first > 0;
