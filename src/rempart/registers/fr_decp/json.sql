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
       json->>'$.offresRecues' as offers_text, published as published_text, nullif(json->>'$.idAccordCadre', '') as framework,
       coalesce(json->>'$.typesPrix', '') as prices, coalesce(json->>'$.nature', '') as nature,
       coalesce((json->>'$._type') ilike '%concession%' or (json->>'$.autoriteConcedante.id') is not null, false) as concession,
       row_number <> last_value(row_number) over (partition by coalesce(json->>'$.uid', buyer || id, row_number::varchar)
         order by published, row_number rows between unbounded preceding and unbounded following) as again, false as several
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

-- relation given_out
with listed as (
  select row_number, unnest(from_json(json->'$.actesSousTraitance', '["json"]')) as given,
         generate_subscripts(from_json(json->'$.actesSousTraitance', '["json"]'), 1) as n
  from source where json_type(json->'$.actesSousTraitance') = 'ARRAY'
), opened as (
  select row_number, n, coalesce(given->'$.acteSousTraitance', given) as m from listed
)
select row_number, n, m->>'$.id' as id, m->>'$.sousTraitant.typeIdentifiant' as type, m->>'$.sousTraitant.id' as number,
       m->>'$.montant' as amount_text, m->>'$.dateNotification' as date_text
from opened;

-- relation given_out_again
with listed as (
  select row_number, unnest(from_json(json->'$.modificationsActesSousTraitance', '["json"]')) as given
  from source where json_type(json->'$.modificationsActesSousTraitance') = 'ARRAY'
), opened as (
  select row_number, coalesce(given->'$.modificationActeSousTraitance', given) as m from listed
)
select row_number, m->>'$.id' as id, m->>'$.montant' as amount_text, m->>'$.dateNotificationModificationSousTraitance' as date_text from opened;

-- relation named
select row_number, 0::bigint as change,
       case when json_type(json->'$.titulaires') in ('ARRAY', 'OBJECT') then json->'$.titulaires' else json->'$.concessionnaires' end as node
from source
union all
select row_number, n, m->'$.titulaires' from modified where (m->'$.titulaires') is not null;

-- amendment
select * from amended;

-- subcontract
select * from subcontracted;

-- purchase_ground
select * from grounded;
