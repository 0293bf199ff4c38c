-- relation field
-- Each entry holds fields by their type (TypeChamp), each with a list of values.
select row_number, f.t as kind, f.v as vals
from (select row_number, unnest(from_json(json->'$.RegistreDetail', '[{"TypeChamp": "VARCHAR", "Valeur": [{"Prenom": "VARCHAR",
  "Alias": "VARCHAR", "Jour": "VARCHAR", "Mois": "VARCHAR", "Annee": "VARCHAR", "Adresse": "VARCHAR", "Pays": "VARCHAR",
  "NumeroPasseport": "VARCHAR", "NumeroCarte": "VARCHAR", "Identification": "VARCHAR", "Commentaire": "VARCHAR",
  "NumeroOMI": "VARCHAR", "FondementJuridiqueLabel": "VARCHAR"}]}]')) as detail
      from source where json_type(json->'$.RegistreDetail') = 'ARRAY'), lateral (select {'t': detail."TypeChamp", 'v': detail."Valeur"} as f);

-- relation grouped
select row_number,
       flatten(list(vals) filter (where kind = 'PRENOM')) as prenom, flatten(list(vals) filter (where kind = 'ALIAS')) as alias,
       flatten(list(vals) filter (where kind = 'DATE_DE_NAISSANCE')) as birth,
       flatten(list(vals) filter (where kind in ('ADRESSE_PP', 'ADRESSE_PM'))) as address,
       flatten(list(vals) filter (where kind = 'PASSEPORT')) as passport, flatten(list(vals) filter (where kind = 'AUTRE_IDENTITE')) as card,
       flatten(list(vals) filter (where kind = 'IDENTIFICATION')) as identification,
       flatten(list(vals) filter (where kind = 'NUMERO_OMI')) as omi,
       flatten(list(vals) filter (where kind = 'FONDEMENT_JURIDIQUE')) as basis
from field group by row_number;

-- relation published
select row_number, s.json->>'$.IdRegistre' as id, s.json->>'$.Nature' as nature, s.json->>'$.Nom' as nom,
       coalesce(list_filter(list_transform(g.prenom, lambda v: trim(v."Prenom")), lambda v: v <> ''), []) as prenoms,
       list_transform(g.birth, lambda v: {'jour': nullif(v."Jour", ''), 'mois': nullif(v."Mois", ''), 'annee': nullif(v."Annee", '')}) as births,
       list_transform(g.alias, lambda v: {'alias': v."Alias", 'comment': v."Commentaire"}) as aliases,
       list_transform(g.address, lambda v: {'adresse': v."Adresse", 'pays': v."Pays"}) as adresses,
       list_transform(g.identification, lambda v: {'identification': v."Identification", 'commentaire': v."Commentaire"}) as idents,
       list_transform(g.passport, lambda v: v."NumeroPasseport") as passeports, list_transform(g.card, lambda v: v."NumeroCarte") as cartes,
       list_transform(g.omi, lambda v: v."NumeroOMI") as omi,
       nullif(array_to_string(list_transform(g.basis, lambda v: v."FondementJuridiqueLabel"), ' ; '), '') as fondement
from source s left join grouped g using (row_number);
