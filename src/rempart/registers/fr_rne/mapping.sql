-- relation told
-- The files have no column that names the office but the function; the other columns tell which assembly it is. What no line
-- of a file has tells something too: the members of the European Parliament have no place, senators have departments.
select *, coalesce("Code de l'EPCI", "N° SIREN", "Code de la commune", "Code du canton", "Code de la circonscription législative",
                   "Code de la région", "Code de la section départementale") as nearer,
       count(coalesce(nearer, "Code du département", "Code de la collectivité à statut particulier")) over (partition by file) = 0 as placeless_file,
       count(case when nearer is null then "Code du département" end) over (partition by file) > 0 as file_of_departments,
       count(coalesce("Libellé de la fonction", "Date de début de la fonction")) over (partition by file) > 0 as file_of_functions
from source;

-- relation elected
select row_number, "Prénom de l'élu" as given, "Nom de l'élu" as family,
       case when regexp_full_match("Date de naissance", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("Date de naissance", '%d/%m/%Y')::date end as born, "Date de naissance" as birth_told,
       coalesce("Date de début de la fonction", "Date de début du mandat") as begun,
       coalesce("Libellé de la fonction",
                case when "Code de l'EPCI" is not null or "N° SIREN" is not null then 'Conseiller communautaire'
                     when "Code de la commune" is not null and "Date de début de la fonction" is not null then 'Maire'
                     when "Code de la commune" is not null then 'Conseiller municipal'
                     when "Code du canton" is not null then 'Conseiller départemental'
                     when "Code de la circonscription législative" is not null then 'Député'
                     when "Code de la région" is not null or "Code de la section départementale" is not null then 'Conseiller régional'
                     when "Code du département" is not null then 'Sénateur'
                     when "Code de la collectivité à statut particulier" is not null and file_of_departments then 'Sénateur'
                     when "Code de la collectivité à statut particulier" is not null and file_of_functions
                     then 'Membre de l''assemblée d''une collectivité à statut particulier'
                     when "Code de la collectivité à statut particulier" is not null
                     then 'Élu d''une collectivité à statut particulier'
                     when placeless_file then 'Représentant au Parlement européen' end) as office,
       "Libellé de la fonction" is null and nearer is null and "Code du département" is null
         and "Code de la collectivité à statut particulier" is not null and not file_of_departments and not file_of_functions as which,
       coalesce("Libellé de l'EPCI", "Libellé de la commune") as body,
       case when "Code de la commune" is not null and "Code de l'EPCI" is null then 'FR-COG:' || "Code de la commune"
            when coalesce("Code de l'EPCI", "N° SIREN") is not null then 'FR-SIREN:' || coalesce("Code de l'EPCI", "N° SIREN")
            when "Code du département" is not null then 'FR-COG:DEP-' || "Code du département"
            when "Code de la région" is not null then 'FR-COG:REG-' || "Code de la région"
            when "Code de la collectivité à statut particulier" is not null
            then 'FR-COG:CTCD-' || "Code de la collectivité à statut particulier" end as place_id
from told;

-- relation person
-- No number is published: name and birth date tell one person from another, the same in every file of the day.
select *, 'elu-' || substr(md5(concat_ws('|', upper(strip_accents(given)), upper(strip_accents(family)), birth_told)), 1, 16) as party_id,
       case when regexp_full_match(begun, '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}') then try_strptime(begun, '%d/%m/%Y')::date end as valid_from
from elected;

-- refused
select row_number, 'the elected person has no name' as reason from person where family is null and given is null;

-- doubtful
select row_number, 'the birth date is not a day dd/mm/yyyy' as reason from person where birth_told is not null and born is null
union all
select row_number, 'the first day of the office is not a day dd/mm/yyyy' from person where begun is not null and valid_from is null
union all
select row_number, 'the line does not tell a senator from a member of the assembly of the collectivity' from person where which
union all
select row_number, 'the line does not tell which office it is: the person is read without one' from person
where office is null and coalesce(family, given) is not null;

-- party
select row_number, party_id, 'Person' as kind from person where coalesce(family, given) is not null;

-- name
select row_number, party_id, case when given is null then 'surname' else 'legal' end as kind, concat_ws(' ', given, family) as value
from person where coalesce(family, given) is not null;

-- birth_date
select row_number, party_id, born as earliest, born as latest, 'day' as precision from person
where born is not null and coalesce(family, given) is not null;

-- mandate
select row_number, party_id as person_id, office, body, place_id, valid_from from person
where coalesce(family, given) is not null and office is not null;
