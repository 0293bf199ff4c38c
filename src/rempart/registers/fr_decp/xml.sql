-- relation contract
select row_number, award_id, buyer, buyer_name, objet as title, "procedure", codeCPV as cpv_text, dureeMois as months_text,
       offresRecues as offers_text, element = 'contrat-concession' as concession, coalesce(dateNotification, dateSignature) as date_text,
       coalesce(montant, valeurGlobale) as amount_text, datePublicationDonnees as published_text, idAccordCadre as framework,
       coalesce("typesPrix.typePrix", '') as prices, coalesce(nature, '') as nature,
       row_number <> last_value(row_number) over (partition by coalesce(award_id, row_number::varchar)
         order by coalesce(datePublicationDonnees, ''), row_number rows between unbounded preceding and unbounded following) as again, false as several
from (select *, coalesce("acheteur.id", "autoriteConcedante.id") as buyer, "acheteur.nom" as buyer_name,
             coalesce(uid, coalesce("acheteur.id", "autoriteConcedante.id") || id) as award_id from source);

-- relation numbered
select *, row_number() over (partition by row_number order by split_part(part, '/', 2)::int) as n from source_modification;

-- relation change
select row_number, n, id, coalesce(dateNotificationModification, dateSignatureModification) as date_text,
       coalesce(montant, valeurGlobale) as amount_text, dureeMois as months_text, objetModification as rationale
from numbered;

-- relation line
select t.row_number, coalesce(m.n, 0)::bigint as change, t.part, t.typeIdentifiant as type, t.id, t.denominationSociale as name
from source_titulaire t left join numbered m on m.row_number = t.row_number and m.part = t.within;

-- relation given_out
select row_number, row_number() over (partition by row_number order by split_part(part, '/', 2)::int) as n, id, "sousTraitant.typeIdentifiant" as type,
       "sousTraitant.id" as number, montant as amount_text, dateNotification as date_text
from source_subcontract;

-- relation given_out_again
select row_number, id, montant as amount_text, dateNotificationModificationSousTraitance as date_text from source_subchange;

-- relation named
select row_number, 0::bigint as change, null::json as node from source limit 0;

-- amendment
select * from amended;

-- subcontract
select * from subcontracted;

-- purchase_ground
select * from grounded;
