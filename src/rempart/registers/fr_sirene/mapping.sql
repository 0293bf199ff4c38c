-- relation unit
select row_number, siren, coalesce("statutDiffusionUniteLegale", 'O') as diffusion, "etatAdministratifUniteLegale" as state,
       lpad("nicSiegeUniteLegale", 5, '0') as nic,
       "denominationUniteLegale" as denomination, nullif("prenomUsuelUniteLegale", '[ND]') as given,
       coalesce("nomUsageUniteLegale", "nomUniteLegale") as family,
       case when "nomUniteLegale" <> "nomUsageUniteLegale" then nullif("nomUniteLegale", '[ND]') end as birth_name,
       "categorieJuridiqueUniteLegale" as form, "dateCreationUniteLegale" as created,
       -- 1900-01-01 stands for a day that nobody knows.
       case when regexp_full_match("dateCreationUniteLegale", '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') and "dateCreationUniteLegale" <> '1900-01-01'
            then try_strptime("dateCreationUniteLegale", '%Y-%m-%d')::date end as created_on,
       -- The period that began last tells the state: of a unit that ceased (C) it began on the day of ceasing.
       case when "etatAdministratifUniteLegale" = 'C' then "dateDebut" end as ceased,
       case when "etatAdministratifUniteLegale" = 'C' and regexp_full_match("dateDebut", '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
             and "dateDebut" <> '1900-01-01'
            then try_strptime("dateDebut", '%Y-%m-%d')::date end as ceased_on,
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
select row_number, 'the day of creation is not a day' as reason from unit where created is not null and created_on is null
union all
select row_number, 'the day of ceasing is not a day' from unit where ceased is not null and ceased_on is null;

-- party
select row_number, siren as party_id,
       -- INSEE's legal categories: 4 and 7 are of public law (4 in commerce: EPIC, régies), 3, 5 and 6 companies and the
       -- like, 8 and 9 mutual bodies, unions, associations, foundations; 1 and 2 have no personality of their own.
       case when form like '7%' or form like '4%' then 'PublicBody' when form like '3%' or form like '5%' or form like '6%' then 'Company'
            when form like '8%' or form like '9%' then 'Organization' else 'LegalEntity' end as kind,
       form as legal_form, case state when 'A' then 'active' when 'C' then 'ceased' else state end as status, 'FR' as jurisdiction,
       created_on as incorporation_date, ceased_on as dissolution_date, size_class, activity as classification, employees as employees_band
from unit where siren is not null;

-- party_tag
select row_number, siren as party_id, 'public' as tag from unit where siren is not null and (form like '7%' or form like '4%');

-- name
-- '[ND]' stands for what a person asked not to be published. A family name alone is never compared as a whole name.
select row_number, siren as party_id, case when denomination is null and given is null then 'surname' else 'legal' end as kind,
       coalesce(denomination, concat_ws(' ', given, family)) as value
from unit where siren is not null and coalesce(denomination, family) is not null and coalesce(denomination, family) <> '[ND]';

-- name
-- A sole trader's name of birth, where another is in use.
select row_number, 'birth' as part, siren as party_id, case when given is null then 'surname' else 'alias' end as kind,
       concat_ws(' ', given, birth_name) as value
from unit where siren is not null and denomination is null and birth_name is not null;

-- name
with listed as (
  select row_number, siren, unnest(usual) as value, generate_subscripts(usual, 1) as n from unit where siren is not null
)
select row_number, 'usual/' || n as part, siren as party_id, 'trade' as kind, value from listed where value is not null and value <> '[ND]';

-- identifier
select row_number, siren as party_id, 'FR-SIREN' as scheme, siren as number from unit where siren is not null;

-- identifier
-- The seat's number, where no establishment of the files tells it with its days.
select u.row_number, 'seat' as part, u.siren as party_id, 'FR-SIRET' as scheme, u.siren || u.nic as number
from unit u anti join establishment e on e.row_number = u.row_number and e.siret = u.siren || u.nic
where u.siren is not null and u.nic is not null;

-- identifier
-- Overseas and in Corsica the department has a letter: W9R1000001, W2A1000001.
select row_number, 'rna' as part, siren as party_id, 'FR-RNA' as scheme, rna as number from unit
where siren is not null and regexp_full_match(rna, 'W[0-9][0-9A-Z][0-9]{7}');
