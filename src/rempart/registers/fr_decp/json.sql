-- relation contract
-- A contract of concession names its parties otherwise. Some publishers flattened the buyer: the key "acheteur.id" has a dot in its name.
with told as (
  select row_number, json, coalesce(json->>'$.acheteur.id', json->>'$."acheteur.id"', json->>'$.autoriteConcedante.id') as buyer,
         json->>'$.id' as id, coalesce(json->>'$.datePublicationDonnees', '') as published
  from source
)
select row_number, buyer, json->>'$.objet' as title, json->>'$.procedure' as "procedure",
       coalesce(json->>'$.uid', buyer || id) as award_id,
       coalesce(json->>'$.acheteur.nom', json->>'$."acheteur.nom"', json->>'$.autoriteConcedante.nom') as buyer_name,
       json->>'$.codeCPV' as cpv_text, coalesce(json->>'$.dateNotification', nullif(json->>'$.dateSignature', '')) as date_text,
       coalesce(json->>'$.montant', json->>'$.valeurGlobale') as amount_text, json->>'$.dureeMois' as months_text,
       json->>'$.offresRecues' as offers_text,
       coalesce((json->>'$._type') ilike '%concession%' or (json->>'$.autoriteConcedante.id') is not null, false) as concession,
       row_number <> last_value(row_number) over (partition by coalesce(json->>'$.uid', buyer || id, row_number::varchar)
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
       coalesce(m->>'$.montant', m->>'$.valeurGlobale') as amount_text, m->>'$.dureeMois' as months_text,
       m->>'$.objetModification' as rationale
from modified;

-- relation named
select row_number, 0::bigint as change,
       case when json_type(json->'$.titulaires') in ('ARRAY', 'OBJECT') then json->'$.titulaires' else json->'$.concessionnaires' end as node
from source
union all
select row_number, n, m->'$.titulaires' from modified where (m->'$.titulaires') is not null;

-- amendment
select * from amended;
