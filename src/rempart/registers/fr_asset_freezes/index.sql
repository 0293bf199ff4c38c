-- relation published
select row_number, e.IdRegistre as id, e.Nature as nature, e.Nom as nom,
       coalesce(list_filter(list_transform(e.Prenoms, lambda v: trim(v)), lambda v: v <> ''), []) as prenoms,
       list_transform(e.DatesNaissance, lambda v: {'jour': nullif(v.jour, ''), 'mois': nullif(v.mois, ''), 'annee': nullif(v.annee, '')}) as births,
       list_transform(e.Alias, lambda v: {'alias': v, 'comment': null::varchar}) as aliases,
       e.Adresses as adresses, e.Identifications as idents, e.Passeports as passeports, null::varchar[] as cartes, e.NumeroOMI as omi,
       null::varchar as fondement
from (select row_number, from_json(json, '{"IdRegistre": "VARCHAR", "Nature": "VARCHAR", "Nom": "VARCHAR", "Prenoms": ["VARCHAR"],
  "DatesNaissance": [{"jour": "VARCHAR", "mois": "VARCHAR", "annee": "VARCHAR"}], "Alias": ["VARCHAR"],
  "Identifications": [{"identification": "VARCHAR", "commentaire": "VARCHAR"}],
  "Adresses": [{"adresse": "VARCHAR", "pays": "VARCHAR"}], "Passeports": ["VARCHAR"], "NumeroOMI": ["VARCHAR"]}') as e from source);
