-- relation unit
select row_number, siren, coalesce("statutDiffusionUniteLegale", 'O') as diffusion, "etatAdministratifUniteLegale" as state,
       lpad("nicSiegeUniteLegale", 5, '0') as nic,
       "denominationUniteLegale" as denomination, "prenomUsuelUniteLegale" as given, coalesce("nomUsageUniteLegale", "nomUniteLegale") as family,
       "categorieJuridiqueUniteLegale" as form, "dateCreationUniteLegale" as created,
       -- 1900-01-01 stands for a day that nobody knows.
       case when regexp_full_match("dateCreationUniteLegale", '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and "dateCreationUniteLegale" <> '1900-01-01'
            then try_strptime("dateCreationUniteLegale", '%Y-%m-%d')::date end as created_on,
       "trancheEffectifsUniteLegale" as employees, "categorieEntreprise" as size_class, "activitePrincipaleUniteLegale" as activity,
       "identifiantAssociationUniteLegale" as rna,
       ["denominationUsuelle1UniteLegale", "denominationUsuelle2UniteLegale", "denominationUsuelle3UniteLegale"] as usual
from source;

-- left_out
select row_number, 'the person asked not to be published' as reason from unit where diffusion = 'N';

-- refused
select row_number, 'the SIREN has not nine digits' as reason from unit where not coalesce(regexp_full_match(siren, '[0-9]{9}'), false)
union all
select row_number, 'the SIREN stands twice' from unit where row_number not in (select min(row_number) from unit group by siren);

-- doubtful
select row_number, 'the day of creation is not a day' as reason from unit where created is not null and created_on is null;

-- party
select row_number, siren as party_id,
       case when form like '7%' then 'PublicBody' when form like '92%' or form like '93%' then 'Organization'
            when form like '1%' then 'LegalEntity' else 'Company' end as kind,
       form as legal_form, case state when 'A' then 'active' when 'C' then 'ceased' else state end as status, 'FR' as jurisdiction,
       created_on as incorporation_date, size_class, activity as classification, employees as employees_band
from unit where siren is not null;

-- party_tag
select row_number, siren as party_id, 'public' as tag from unit where siren is not null and form like '7%';

-- name
-- '[ND]' stands for what a person asked not to be published.
select row_number, siren as party_id, 'legal' as kind, coalesce(denomination, concat_ws(' ', given, family)) as value
from unit where siren is not null and coalesce(denomination, family) is not null and coalesce(denomination, family) <> '[ND]';

-- name
with listed as (
  select row_number, siren, unnest(usual) as value, generate_subscripts(usual, 1) as n from unit where siren is not null
)
select row_number, 'usual/' || n as part, siren as party_id, 'trade' as kind, value from listed where value is not null and value <> '[ND]';

-- identifier
select row_number, siren as party_id, 'FR-SIREN' as scheme, siren as number from unit where siren is not null;

-- identifier
select row_number, 'seat' as part, siren as party_id, 'FR-SIRET' as scheme, siren || nic as number from unit
where siren is not null and nic is not null;

-- identifier
select row_number, 'rna' as part, siren as party_id, 'FR-RNA' as scheme, rna as number from unit
where siren is not null and regexp_full_match(rna, 'W[0-9]{9}');
