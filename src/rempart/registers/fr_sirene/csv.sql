-- relation establishment
-- The period that began last tells the state: of a closed establishment (F) it began on the day of closing.
select *, closed and ended_on is null as closed_some_day
from (
  select e.row_number, e.part, e."siret", coalesce(e."etatAdministratifEtablissement" = 'F', false) as closed,
         e."dateCreationEtablissement" as begun,
         -- 1900-01-01 stands for a day that nobody knows.
         case when regexp_full_match(e."dateCreationEtablissement", '(1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
               and e."dateCreationEtablissement" <> '1900-01-01'
              then try_strptime(e."dateCreationEtablissement", '%Y-%m-%d')::date end as begun_on,
         case when e."etatAdministratifEtablissement" = 'F' and regexp_full_match(e."dateDebut", '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
               and e."dateDebut" <> '1900-01-01'
              then try_strptime(e."dateDebut", '%Y-%m-%d')::date end as ended_on
  from source_etablissement e
);

-- doubtful
select distinct row_number, 'the day of creation of an establishment is not a day' as reason from establishment
where begun is not null and begun_on is null
union all
select distinct row_number, 'an establishment is closed since no certain day: its address and its sign are passed over' from establishment
where closed_some_day;

-- address
select row_number, e.part, u.siren as party_id,
       case e."etablissementSiege" when 'true' then 'seat' else 'establishment' end as role,
       concat_ws(', ', e."complementAdresseEtablissement", nullif(concat_ws(' ', e."numeroVoieEtablissement", e."indiceRepetitionEtablissement",
                 e."typeVoieEtablissement", e."libelleVoieEtablissement"), ''),
                 nullif(concat_ws(' ', e."codePostalEtablissement", e."libelleCommuneEtablissement"), '')) as full_address,
       nullif(concat_ws(' ', e."numeroVoieEtablissement", e."indiceRepetitionEtablissement", e."typeVoieEtablissement",
                        e."libelleVoieEtablissement"), '') as street,
       e."codePostalEtablissement" as postal_code, e."libelleCommuneEtablissement" as city, 'FR' as country, d.begun_on as valid_from, d.ended_on as valid_to
from source_etablissement e join unit u using (row_number) join establishment d using (row_number, part)
where not d.closed_some_day and e."libelleCommuneEtablissement" is not null and coalesce(e."statutDiffusionEtablissement", 'O') = 'O';

-- identifier
select row_number, e.part, u.siren as party_id, 'FR-SIRET' as scheme, e.siret as number, e.begun_on as valid_from, e.ended_on as valid_to
from establishment e join unit u using (row_number)
where e.siret is not null;

-- name
select row_number, e.part, u.siren as party_id, 'trade' as kind,
       coalesce(e."enseigne1Etablissement", e."denominationUsuelleEtablissement") as value,
       d.begun_on as valid_from, d.ended_on as valid_to
from source_etablissement e join unit u using (row_number) join establishment d using (row_number, part)
where not d.closed_some_day and coalesce(e."enseigne1Etablissement", e."denominationUsuelleEtablissement") not in ('[ND]')
  and coalesce(e."statutDiffusionEtablissement", 'O') = 'O';
