-- relation notice
-- The gazette gives objects as text: {"personne": …}. What is no JSON is not looked into.
with opened as (
  select row_number, json->>'$.id' as id, json->>'$.familleavis' as family, coalesce(json->>'$.typeavis', 'annonce') as type,
         json->>'$.dateparution' as published, json->>'$.parution' as issue, json->>'$.numeroannonce' as number, json->>'$.registre' as registre,
         case when json_valid(json->>'$.listepersonnes') then (json->>'$.listepersonnes')::json end as persons,
         case when json_valid(json->>'$.listeprecedentproprietaire') then (json->>'$.listeprecedentproprietaire')::json end as sellers,
         case when json_valid(json->>'$.jugement') then (json->>'$.jugement')::json end as judgment,
         case when json_valid(json->>'$.acte') then (json->>'$.acte')::json end as deed,
         case when json_valid(json->>'$.modificationsgenerales') then (json->>'$.modificationsgenerales')::json end as changes,
         case when json_valid(json->>'$.radiationaurcs') then (json->>'$.radiationaurcs')::json end as striking,
         case when json_valid(json->>'$.depot') then (json->>'$.depot')::json end as deposit,
         case when json_valid(json->>'$.parutionavisprecedent') then (json->>'$.parutionavisprecedent')::json end as before
  from source
), worded as (
  select *, lower(strip_accents(concat_ws(' ', judgment->>'$.famille', judgment->>'$.nature'))) as ruled,
         lower(strip_accents(coalesce(changes->>'$.descriptif', ''))) as changed,
         case when regexp_full_match(published, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(published, '%Y-%m-%d')::date end as published_on
  from opened
)
select *,
       -- Words are looked for in free text, and nothing else of it is kept: it may name third persons.
       case family
         when 'radiation' then ['struck_off']
         when 'vente' then ['transfer']
         when 'dpc' then case when lower(strip_accents(deposit->>'$.descriptif')) like '%confidentialite%'
                              then ['accounts_filed', 'accounts_confidential'] else ['accounts_filed'] end
         when 'collective' then case when regexp_matches(ruled, 'cloture|depot|etat des creances|interdiction|faillite personnelle|infirm|mettant fin') then []
                                     when regexp_matches(ruled, 'liquidation') then ['liquidation']
                                     when regexp_matches(ruled, '\bplan\b') then []
                                     when regexp_matches(ruled, 'ouverture|extension') then ['insolvency_open'] else [] end
         when 'modification' then list_filter([
           case when regexp_matches(changed, 'siege') then 'seat_move' end,
           case when regexp_matches(changed, '\badministration\b|(nouve|changement|nomination|demission)[^.,]*(dirigeant|gerant|president)')
                then 'officer_change' end,
           case when regexp_matches(changed, '\bcapital\b') then 'capital_change' end,
           case when regexp_matches(changed, '\bobjet\b|survenue sur[^.,]*\bactivite') then 'object_change' end,
           case when regexp_matches(changed, '\bdissolution\b') and not regexp_matches(changed, 'sans liquidation') then 'liquidation' end],
           lambda kind: kind is not null)
         else [] end as kinds,
       case family
         when 'collective' then judgment->>'$.date'
         when 'radiation' then coalesce(striking->>'$.dateCessationActivitePP', striking->>'$.radiationPP.dateCessationActivitePP')
         when 'modification' then changes->>'$.dateEffet'
         when 'vente' then coalesce(deed->>'$.dateEffet', deed->>'$.dateCommencementActivite', deed->>'$.vente.dateCommencementActivite') end as told
from worded;

-- relation dated
-- The day of the act where the notice gives it (yyyy-mm-dd, dd/mm/yyyy or "1er janvier 2020"), else the day of the gazette.
with parsed as (
  select *, regexp_extract(lower(strip_accents(told)), '^([0-9]{1,2})(er)? ([a-z]+) ([0-9]{4})$', ['d', 'er', 'm', 'y']) as words from notice
)
select row_number, told, published_on,
       coalesce(case when regexp_full_match(told, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(told, '%Y-%m-%d')::date end,
                case when regexp_full_match(told, '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}') then try_strptime(told, '%d/%m/%Y')::date end,
                case when words['m'] <> '' then try_strptime(concat_ws('-', words['y'], list_position(
                  ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'],
                  words['m']), words['d']), '%Y-%m-%d')::date end) as day
from parsed;

-- relation person
-- One entity is an object, several are an array; where none is given, the heading names the number.
with blocks as (
  select row_number, 'about' as as_what, persons->'$.personne' as block from notice
  union all
  select row_number, 'seller', sellers->'$.personne' from notice
), listed as (
  select row_number, as_what, unnest(case json_type(block) when 'ARRAY' then from_json(block, '["json"]') else [block] end) as p
  from blocks where json_type(block) in ('ARRAY', 'OBJECT')
), told as (
  select row_number, as_what, p, regexp_replace(p->>'$.numeroImmatriculation.numeroIdentification', '[^0-9]', '', 'g') as siren from listed
)
select row_number, as_what, siren, any_value(p) as p from told where regexp_full_match(siren, '[0-9]{9}') group by all
union all
select row_number, 'about', siren, null
from (select row_number, list_distinct(list_transform(regexp_extract_all(registre, '[0-9]{3} ?[0-9]{3} ?[0-9]{3}'), lambda n: replace(n, ' ', ''))) as l,
             l[1] as siren from notice)
where len(l) = 1 and row_number not in (select row_number from told where as_what = 'about' and regexp_full_match(siren, '[0-9]{9}'));

-- refused
select row_number, 'the notice has no reference (id)' as reason from notice where id is null
union all
select row_number, 'dateparution is not a day yyyy-mm-dd' from notice where published_on is null;

-- left_out
select row_number, 'the notice annuls an earlier one' as reason from notice where type = 'annulation'
union all
select n.row_number, 'a later notice in the file annuls or corrects it' from notice n
semi join (select before->>'$.numeroParution' as issue, before->>'$.numeroAnnonce' as number from notice where type in ('annulation', 'rectificatif')) b
  on b.issue = n.issue and b.number = n.number
union all
select row_number, 'the notice names no registered entity' from notice
where row_number not in (select row_number from person where as_what = 'about')
union all
select row_number, 'the notice tells nothing that a question reads' from notice where len(kinds) = 0;

-- doubtful
select row_number, 'the day of the act is no day: that of the gazette stands for it' as reason from dated where told is not null and day is null;

-- party
select distinct row_number, 'notice-' || siren as party_id, 'entity/' || siren as part, 'LegalEntity' as kind, 'FR' as jurisdiction from person;

-- name
with told as (
  select row_number, siren, coalesce(p->>'$.denomination', concat_ws(' ', p->>'$.prenom', coalesce(p->>'$.nomUsage', p->>'$.nom'))) as value,
         (p->>'$.denomination') is null and (p->>'$.prenom') is null as surname_alone
  from person where p is not null
)
select distinct row_number, 'notice-' || siren as party_id, 'entity/' || siren as part, value,
       case when surname_alone then 'surname' else 'legal' end as kind
from told where value <> '';

-- identifier
select distinct row_number, 'notice-' || siren as party_id, 'entity/' || siren as part, 'FR-SIREN' as scheme, siren as number from person;

-- event
with happened as (
  select row_number, id, unnest(kinds) as kind, published_on from notice
)
select h.row_number, 'event/' || h.kind || '/' || p.siren || '/' || coalesce(s.siren, '') as part, 'notice-' || p.siren as party_id, h.kind,
       coalesce(d.day, h.published_on) as event_on, 'notice-' || s.siren as other_id, h.id as ref
from happened h join person p on p.row_number = h.row_number and p.as_what = 'about'
left join person s on s.row_number = h.row_number and s.as_what = 'seller' and h.kind = 'transfer'
join dated d on d.row_number = h.row_number;
