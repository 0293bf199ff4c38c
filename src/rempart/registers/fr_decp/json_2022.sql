-- relation contract
-- A contract of concession stands in a list of its own and names its parties otherwise.
with told as (
  select row_number, json, coalesce(json->>'$.acheteur.id', json->>'$.autoriteConcedante.id') as buyer,
         coalesce(json->>'$.uid', coalesce(json->>'$.acheteur.id', json->>'$.autoriteConcedante.id') || (json->>'$.id')) as award_id,
         (json->>'$.acheteur.id') is null and (json->>'$.autoriteConcedante.id') is not null as concession,
         coalesce(json->>'$.datePublicationDonnees', '') as published
  from source
)
select row_number, award_id, buyer, json->>'$.acheteur.nom' as buyer_name, json->>'$.objet' as title, json->>'$.procedure' as "procedure",
       json->>'$.codeCPV' as cpv_text, concession, json->>'$.dureeMois' as months_text, json->>'$.offresRecues' as offers_text,
       case when concession then json->>'$.dateSignature' else json->>'$.dateNotification' end as date_text,
       case when concession then json->>'$.valeurGlobale' else json->>'$.montant' end as amount_text,
       row_number <> last_value(row_number) over (partition by coalesce(award_id, row_number::varchar)
         order by published, row_number rows between unbounded preceding and unbounded following) as again
from told;

-- relation line
select row_number, 0::bigint as change, ''::varchar as part, null::varchar as type, null::varchar as id, null::varchar as name
from source limit 0;

-- relation modified
with listed as (
  select row_number, unnest(from_json(json->'$.modifications', '["json"]')) as given,
         generate_subscripts(from_json(json->'$.modifications', '["json"]'), 1) as n
  from source where json_type(json->'$.modifications') = 'ARRAY'
)
select row_number, n, coalesce(given->'$.modification', given) as m from listed;

-- relation change
select row_number, n, m->>'$.id' as id, coalesce(m->>'$.dateNotificationModification', m->>'$.dateSignatureModification') as date_text,
       coalesce(m->>'$.montant', m->>'$.valeurGlobale') as amount_text, m->>'$.dureeMois' as months_text, null::varchar as rationale
from modified;

-- relation named
select row_number, 0::bigint as change,
       case when json_type(json->'$.titulaires') in ('ARRAY', 'OBJECT') then json->'$.titulaires' else json->'$.concessionnaires' end as node
from source
union all
select row_number, n, m->'$.titulaires' from modified where (m->'$.titulaires') is not null;

-- amendment
select * from amended;
