-- address
select row_number, e.part, u.siren as party_id,
       case e."etablissementSiege" when 'true' then 'seat' else 'establishment' end as role,
       concat_ws(', ', e."complementAdresseEtablissement", nullif(concat_ws(' ', e."numeroVoieEtablissement", e."indiceRepetitionEtablissement",
                 e."typeVoieEtablissement", e."libelleVoieEtablissement"), ''),
                 nullif(concat_ws(' ', e."codePostalEtablissement", e."libelleCommuneEtablissement"), '')) as full_address,
       nullif(concat_ws(' ', e."numeroVoieEtablissement", e."indiceRepetitionEtablissement", e."typeVoieEtablissement",
                        e."libelleVoieEtablissement"), '') as street,
       e."codePostalEtablissement" as postal_code, e."libelleCommuneEtablissement" as city, 'FR' as country
from source_etablissement e join unit u using (row_number)
where e."libelleCommuneEtablissement" is not null and coalesce(e."statutDiffusionEtablissement", 'O') = 'O';

-- identifier
select row_number, e.part, u.siren as party_id, 'FR-SIRET' as scheme, e.siret as number
from source_etablissement e join unit u using (row_number)
where e.siret is not null;

-- name
select row_number, e.part, u.siren as party_id, 'trade' as kind,
       coalesce(e."enseigne1Etablissement", e."denominationUsuelleEtablissement") as value
from source_etablissement e join unit u using (row_number)
where coalesce(e."enseigne1Etablissement", e."denominationUsuelleEtablissement") not in ('[ND]')
  and coalesce(e."statutDiffusionEtablissement", 'O') = 'O';
