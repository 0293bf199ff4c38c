-- relation spell
select row_number, "Local" as premises_id, "Exploitant" as operator, regexp_replace("SIRET", '[ .]', '', 'g') as siret,
       coalesce(regexp_replace("SIRET", '[ .]', '', 'g'),
                'n-' || substr(md5(lower(strip_accents(regexp_replace("Exploitant", '\s+', ' ', 'g')))), 1, 16)) as operator_id,
       try_strptime("Début", '%d/%m/%Y')::date as valid_from, try_strptime("Fin", '%d/%m/%Y')::date as valid_to
from source;

-- refused
select row_number, 'Local is empty' as reason from source where "Local" is null
union all
select row_number, 'Exploitant is empty' from source where "Exploitant" is null
union all
select row_number, 'Début is not a date dd/mm/yyyy' from source
where "Début" is not null
  and (not regexp_full_match("Début", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}') or try_strptime("Début", '%d/%m/%Y') is null)
union all
select row_number, 'Fin is not a date dd/mm/yyyy' from source
where "Fin" is not null
  and (not regexp_full_match("Fin", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}') or try_strptime("Fin", '%d/%m/%Y') is null)
union all
select row_number, 'Fin is before Début' from spell where valid_to < valid_from
union all
select row_number, 'SIRET has neither 14 nor 9 digits' from spell where siret is not null and not regexp_full_match(siret, '[0-9]{9}|[0-9]{14}');

-- doubtful
select row_number, 'Location is not a word of the list' as reason from source
where lower(strip_accents("Location")) not in ('ordinaire', 'saisonniere', 'ephemere', 'marche', 'pepiniere');

-- party
select row_number, operator_id as party_id, 'LegalEntity' as kind from spell;

-- name
select row_number, operator_id as party_id, 'trade' as kind, operator as value from spell;

-- identifier
select row_number, operator_id as party_id, case length(siret) when 9 then 'FR-SIREN' else 'FR-SIRET' end as scheme, siret as number
from spell where siret is not null;

-- premises
select row_number, "Local" as premises_id, "Adresse" as full_address, "Usage" as premises_use from source;

-- operator_spell
-- Who began on a day at a place is one fact: a number filled in later, or a name put right, corrects it.
select row_number, premises_id || '|' || coalesce(valid_from::varchar, operator_id) as record_id, premises_id, operator_id, s."Activité" as activity, valid_from, valid_to,
       case lower(strip_accents(s."Location"))
         when 'ordinaire' then 'ordinary' when 'saisonniere' then 'seasonal' when 'ephemere' then 'pop_up'
         when 'marche' then 'market' when 'pepiniere' then 'nursery' end as letting
from spell join source s using (row_number);
