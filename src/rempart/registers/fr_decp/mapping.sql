-- refused
select row_number, 'the contract has no number (uid)' as reason from source where uid is null
union all
select row_number, 'acheteur_id is not a SIRET of 14 digits' from source
where not coalesce(regexp_full_match(acheteur_id, '[0-9]{14}'), false)
union all
select row_number, 'no supplier is named (titulaire_id is empty)' from source where titulaire_id is null
union all
select row_number, 'titulaire_id is not a number of a known form' from source
where titulaire_id is not null
  and not case coalesce(upper(titulaire_typeIdentifiant), 'SIRET')
            when 'SIRET' then regexp_full_match(titulaire_id, '[0-9]{14}')
            else length(titulaire_id) between 5 and 30 and regexp_full_match(titulaire_id, '[0-9A-Za-z .-]*[0-9][0-9A-Za-z .-]*') end;

-- left_out
select row_number, 'the line was replaced by a modification (donneesActuelles is false)' as reason from source
where lower(coalesce(donneesActuelles, 'true')) in ('false', 'faux', 'non', '0');

-- doubtful
select row_number, 'dateNotification is not a day yyyy-mm-dd' as reason from source
where not coalesce(regexp_full_match(dateNotification, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
                   and try_strptime(left(dateNotification, 10), '%Y-%m-%d') is not null, false)
union all
select row_number, 'montant is not an amount' from source
where not coalesce(regexp_full_match(montant, '[0-9]{1,15}([.][0-9]+)?'), false)
union all
select row_number, 'codeCPV is not eight digits' from source
where not coalesce(regexp_full_match(codeCPV, '[0-9]{8}(-[0-9])?'), false);

-- party
select row_number, acheteur_id as party_id, 'PublicBody' as kind, 'buyer' as part from source;

-- party
select row_number, titulaire_id as party_id, 'LegalEntity' as kind, 'supplier' as part from source;

-- name
select row_number, acheteur_id as party_id, 'legal' as kind, acheteur_nom as value, 'buyer' as part from source
where acheteur_nom is not null;

-- name
select row_number, titulaire_id as party_id, 'legal' as kind, titulaire_nom as value, 'supplier' as part from source
where titulaire_nom is not null;

-- identifier
select row_number, acheteur_id as party_id, 'FR-SIRET' as scheme, acheteur_id as number, 'buyer' as part from source;

-- identifier
select row_number, titulaire_id as party_id, titulaire_id as number, 'supplier' as part,
       case coalesce(upper(titulaire_typeIdentifiant), 'SIRET')
         when 'SIRET' then 'FR-SIRET' when 'TVA' then 'FR-TVA' else 'FR-DECP' end as scheme
from source;

-- award
select row_number, uid as award_id, acheteur_id as buyer_id, objet as title, 'EUR' as currency, "procedure",
       case when regexp_full_match(codeCPV, '[0-9]{8}(-[0-9])?') then substr(codeCPV, 1, 8) end as cpv,
       case when regexp_full_match(dateNotification, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
            then try_strptime(left(dateNotification, 10), '%Y-%m-%d')::date end as award_date,
       case when regexp_full_match(montant, '[0-9]{1,15}([.][0-9]+)?') then montant::decimal(18,2) end as amount,
       case when regexp_full_match(dureeMois, '[0-9]{1,4}([.]0+)?') then split_part(dureeMois, '.', 1)::bigint end as duration_months,
       case when regexp_full_match(offresRecues, '[0-9]{1,6}([.]0+)?') then split_part(offresRecues, '.', 1)::bigint end
         as number_of_tenderers
from source;

-- award_supplier
select row_number, uid as award_id, titulaire_id as supplier_id from source;
