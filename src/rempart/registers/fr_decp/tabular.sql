-- relation contract
-- A line is one supplier of one contract.
select row_number, uid as award_id, acheteur_id as buyer, acheteur_nom as buyer_name, objet as title, "procedure",
       codeCPV as cpv_text, dateNotification as date_text, montant as amount_text, dureeMois as months_text,
       offresRecues as offers_text, false as concession, false as again
from source;

-- relation line
select row_number, 0::bigint as change, 'supplier' as part, titulaire_typeIdentifiant as type, titulaire_id as id, titulaire_nom as name
from source where titulaire_id is not null;

-- relation named
select row_number, 0::bigint as change, null::json as node from source limit 0;

-- relation change
select row_number, 0::bigint as n, null::varchar as id, null::varchar as date_text, null::varchar as amount_text, null::varchar as months_text,
       null::varchar as rationale
from source limit 0;

-- left_out
select row_number, 'the line was replaced by a modification (donneesActuelles is false)' as reason from source
where lower(coalesce(donneesActuelles, 'true')) in ('false', 'faux', 'non', '0');
