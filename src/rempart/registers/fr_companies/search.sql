-- relation answer
-- What somebody asked not to be published is told as "[NON-DIFFUSIBLE]" by some answers and as null by others.
select row_number, regexp_replace(json::varchar, '([:,\[])"\[(NON-DIFFUSIBLE|ND)\]"', '\1null', 'g')::json as j from source;

-- relation unit
select row_number, j, j->>'$.siren' as siren, j->>'$.nature_juridique' as form,
       coalesce(j->>'$.nom_raison_sociale', split_part(j->>'$.nom_complet', ' (', 1)) as name,
       coalesce(j->>'$.statut_diffusion', 'O') as diffusion, j->>'$.date_creation' as created, j->>'$.date_fermeture' as closed,
       -- SIRENE writes 1900-01-01 where the day is not known.
       case when regexp_full_match(j->>'$.date_creation', '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and (j->>'$.date_creation') <> '1900-01-01'
            then try_strptime(j->>'$.date_creation', '%Y-%m-%d')::date end as created_on,
       case when regexp_full_match(j->>'$.date_fermeture', '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(j->>'$.date_fermeture', '%Y-%m-%d')::date end as closed_on,
       j->>'$.immatriculation.date_radiation' as struck,
       case when regexp_full_match(j->>'$.immatriculation.date_radiation', '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
            then try_strptime(j->>'$.immatriculation.date_radiation', '%Y-%m-%d')::date end as struck_on,
       j->>'$.immatriculation.capital_social' as capital_text,
       case when regexp_full_match(j->>'$.immatriculation.capital_social', '[0-9]{1,15}([.][0-9]+)?')
             and coalesce(j->>'$.immatriculation.devise_capital', 'EUR') = 'EUR'
            then (j->>'$.immatriculation.capital_social')::decimal(18,2) end as capital,
       max(coalesce(j->>'$.date_mise_a_jour', '')) over (partition by j->>'$.siren') > coalesce(j->>'$.date_mise_a_jour', '') as older
from answer;

-- relation officer
-- The register gives no number of a person: one is made of the company, the name and the birth date, and joins nothing elsewhere.
with listed as (
  select row_number, siren, form, unnest(from_json(j->'$.dirigeants', '["json"]')) as d from unit
  where json_type(j->'$.dirigeants') = 'ARRAY'
), told as (
  select row_number, siren, form, (d->>'$.type_dirigeant') = 'personne morale' as moral, nullif(trim(d->>'$.nom'), '') as family,
         nullif(trim(d->>'$.prenoms'), '') as given, nullif(trim(d->>'$.denomination'), '') as denomination, d->>'$.siren' as number,
         coalesce(d->>'$.date_de_naissance', d->>'$.annee_de_naissance') as born, nullif(trim(d->>'$.qualite'), '') as offices
  from listed
)
select *, siren || '/' || coalesce(case when moral then number end, left(md5(concat_ws('|', denomination, family, given, born)), 16)) as party_id,
       case when moral then denomination is not null else family is not null end as named,
       -- "FAMILY (OTHER FAMILY)": the name of birth and the one in use.
       case when family like '%(%)' then trim(split_part(family, '(', 1)) else family end as family_name,
       case when family like '%(%)' then trim(split_part(split_part(family, '(', 2), ')', 1)) end as other_family_name
from told;

-- relation office
with listed as (
  -- A sole trader stands among the officers without an office; of anybody else without one nobody can tell whether it directs.
  select *, unnest(string_split(coalesce(offices, case when form = '1000' and not moral then 'Entrepreneur individuel' end), ', ')) as role
  from officer where named
), told as (
  select *, lower(strip_accents(role)) as said from listed
)
select *, regexp_matches(said, 'commissaire|liquidateur|mandataire|administrateur (judiciaire|provisoire|ad hoc)|expert.comptable|fonde de pouvoir'
                               || '|pouvoir d.engager|representant fiscal|depositaire|controleur') as acts_for,
       regexp_matches(said, '\bassocie\b|indivisaire') as holds, regexp_matches(said, '^(associe|indivisaire)') as only_holds
from told;

-- relation establishment
with listed as (
  select row_number, siren, unnest(from_json(j->'$.matching_etablissements', '["json"]')) as e from unit
  where json_type(j->'$.matching_etablissements') = 'ARRAY'
  union all
  select row_number, siren, unnest(from_json(j->'$.etablissements', '["json"]')) from unit where json_type(j->'$.etablissements') = 'ARRAY'
), told as (
  select row_number, siren, e, e->>'$.siret' as siret, e->>'$.date_creation' as begun, e->>'$.date_fermeture' as ended from listed
  where regexp_full_match(e->>'$.siret', '[0-9]{14}') and not coalesce((e->>'$.est_siege') = 'true', false)
)
select row_number, siren, siret, any_value(e) as e,
       any_value(case when regexp_full_match(begun, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(begun, '%Y-%m-%d')::date end) as valid_from,
       any_value(case when regexp_full_match(ended, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(ended, '%Y-%m-%d')::date end) as valid_to
from told group by row_number, siren, siret;

-- refused
select row_number, 'the SIREN has not nine digits' as reason from unit where not coalesce(regexp_full_match(siren, '[0-9]{9}'), false)
union all
select row_number, 'the answer says nothing of the entity (no name, no legal form)' from unit where name is null and form is null;

-- left_out
select row_number, 'the entity asked not to be published' as reason from unit where diffusion = 'N'
union all
select row_number, 'a later answer about the same SIREN stands beside it' from unit where older;

-- doubtful
select row_number, 'a day (creation, end, striking off) is not a day yyyy-mm-dd' as reason from unit
where (created is not null and created_on is null) or (closed is not null and closed_on is null) or (struck is not null and struck_on is null)
union all
select row_number, 'the capital is no amount in euro' from unit where capital_text is not null and capital is null
union all
select distinct row_number, 'an officer is not published' from officer where not named
union all
select distinct row_number, 'an officer has no office: it is passed over, since auditors stand in the same list' from officer
where named and offices is null and not (form = '1000' and not moral)
union all
select distinct row_number, 'a birth date is neither day, month nor year' from officer
where born is not null and not regexp_full_match(born, '(18|19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?');

-- party
select row_number, siren as party_id,
       case when form like '7%' or form like '4%' then 'PublicBody' when form like '3%' or form like '5%' or form like '6%' then 'Company'
            when form like '8%' or form like '9%' then 'Organization' else 'LegalEntity' end as kind,
       form as legal_form, case j->>'$.etat_administratif' when 'A' then 'active' when 'C' then 'ceased' else j->>'$.etat_administratif' end as status,
       'FR' as jurisdiction, created_on as incorporation_date, closed_on as dissolution_date, j->>'$.categorie_entreprise' as size_class,
       j->>'$.activite_principale' as classification, j->>'$.tranche_effectif_salarie' as employees_band, capital
from unit where siren is not null;

-- party
select distinct row_number, party_id, 'officer/' || party_id as part, case when moral then 'LegalEntity' else 'Person' end as kind from office;

-- party_tag
select row_number, siren as party_id, 'public' as tag from unit where siren is not null and (form like '7%' or form like '4%');

-- name
select row_number, siren as party_id, 'legal' as kind, name as value from unit where siren is not null and name is not null;

-- name
with listed as (
  select row_number, siren, name, j->'$.siege' as place from unit
  union all
  select e.row_number, e.siren, u.name, e.e from establishment e join unit u using (row_number)
), told as (
  select row_number, siren, name, place->>'$.nom_commercial' as value from listed
  union all
  select row_number, siren, name, unnest(from_json(place->'$.liste_enseignes', '["varchar"]')) from listed
  where json_type(place->'$.liste_enseignes') = 'ARRAY'
)
select distinct row_number, siren as party_id, 'trade' as kind, value, 'trade/' || value as part from told
where value is not null and siren is not null and value is distinct from name;

-- name
-- A person of whom the family name alone is told is never compared as a whole name.
select distinct row_number, party_id, 'officer/' || party_id as part,
       case when moral or given is not null then 'legal' else 'surname' end as kind,
       case when moral then denomination else concat_ws(' ', given, family_name) end as value
from office;

-- name
select distinct row_number, party_id, 'officer/' || party_id || '/other' as part,
       case when given is not null then 'alias' else 'surname' end as kind, concat_ws(' ', given, other_family_name) as value
from office where not moral and other_family_name is not null;

-- birth_date
with told as (
  select distinct row_number, party_id, born, length(born) as n,
         try_strptime(rpad(born, 10, '-01'), '%Y-%m-%d')::date as first_day
  from office where not moral and regexp_full_match(born, '(18|19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?')
)
select row_number, party_id, 'officer/' || party_id as part, first_day as earliest,
       case n when 10 then first_day when 7 then last_day(first_day) else make_date(year(first_day), 12, 31) end as latest,
       case n when 10 then 'day' when 7 then 'month' else 'year' end as precision
from told where first_day is not null;

-- identifier
select row_number, siren as party_id, 'FR-SIREN' as scheme, siren as number from unit where siren is not null;

-- identifier
select row_number, 'seat' as part, siren as party_id, 'FR-SIRET' as scheme, j->>'$.siege.siret' as number from unit
where siren is not null and regexp_full_match(j->>'$.siege.siret', '[0-9]{14}');

-- identifier
select row_number, 'siret/' || siret as part, siren as party_id, 'FR-SIRET' as scheme, siret as number, valid_from, valid_to from establishment
where siren is not null;

-- identifier
select row_number, 'rna' as part, siren as party_id, 'FR-RNA' as scheme, j->>'$.complements.identifiant_association' as number from unit
where siren is not null and regexp_full_match(j->>'$.complements.identifiant_association', 'W[0-9A-Z]{9}');

-- identifier
with listed as (
  select row_number, siren, unnest(from_json(j->'$.tva', '["varchar"]')) as number from unit where json_type(j->'$.tva') = 'ARRAY'
)
select row_number, 'tva/' || number as part, siren as party_id, 'FR-TVA' as scheme, number from listed where siren is not null and number is not null;

-- identifier
select distinct row_number, 'officer/' || party_id as part, party_id, 'FR-SIREN' as scheme, number from office
where moral and regexp_full_match(number, '[0-9]{9}');

-- address
with seat as (
  select row_number, siren, j->>'$.siege.code_postal' as postal_code,
         coalesce(j->>'$.siege.libelle_commune_etranger', j->>'$.siege.libelle_commune') as city, j->>'$.siege.libelle_pays_etranger' as abroad,
         nullif(concat_ws(' ', j->>'$.siege.numero_voie', j->>'$.siege.indice_repetition', j->>'$.siege.type_voie', j->>'$.siege.libelle_voie'), '')
           as street,
         j->>'$.siege.adresse' as full_address,
         case when regexp_full_match(j->>'$.siege.date_fermeture', '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
              then try_strptime(j->>'$.siege.date_fermeture', '%Y-%m-%d')::date end as valid_to
  from unit where siren is not null
)
select s.row_number, 'seat' as part, s.siren as party_id, 'seat' as role, s.street, s.postal_code, s.city, s.valid_to,
       coalesce(s.full_address, concat_ws(' ', s.street, s.postal_code, s.city)) as full_address,
       case when s.abroad is null then 'FR' else c.alpha2 end as country
from seat s left join country c on c.key = country_key(s.abroad)
where s.full_address is not null or s.city is not null;

-- address
select row_number, 'siret/' || siret as part, siren as party_id, 'establishment' as role, e->>'$.adresse' as full_address,
       e->>'$.code_postal' as postal_code, e->>'$.libelle_commune' as city, 'FR' as country, valid_from, valid_to
from establishment where siren is not null and (e->>'$.adresse') is not null;

-- directorship
select distinct row_number, 'office/' || party_id || '/' || role as part, party_id as director_id, siren as organization_id, role
from office where not acts_for and not only_holds;

-- representation
select distinct row_number, 'office/' || party_id || '/' || role as part, party_id as agent_id, siren as client_id, role
from office where acts_for;

-- ownership
-- A partner who answers for the debts of the company holds a part of it; how much is not published.
select distinct row_number, 'holding/' || party_id as part, party_id as owner_id, siren as asset_id, 'shareholding' as interest
from office where holds;

-- event
select row_number, siren as party_id, 'struck_off' as kind, struck_on as event_on, 'RNE' as ref from unit
where siren is not null and struck_on is not null;

-- accounts
with listed as (
  select row_number, siren, j->'$.finances' as f, unnest(json_keys(j->'$.finances')) as fiscal_year from unit
  where json_type(j->'$.finances') = 'OBJECT'
), told as (
  select row_number, siren, fiscal_year, f->>('$."' || fiscal_year || '".ca') as ca, f->>('$."' || fiscal_year || '".resultat_net') as net
  from listed where regexp_full_match(fiscal_year, '(19|20)[0-9]{2}')
)
select row_number, 'year/' || fiscal_year as part, siren as party_id, fiscal_year::bigint as fiscal_year, 'EUR' as currency,
       case when regexp_full_match(ca, '-?[0-9]{1,15}([.][0-9]+)?') then ca::decimal(18,2) end as turnover,
       case when regexp_full_match(net, '-?[0-9]{1,15}([.][0-9]+)?') then net::decimal(18,2) end as net_income
from told where siren is not null;
