-- relation twice
-- Two ways of publication give one contract two numbers, of which one holds the other: one of them cuts the number short, so that several
-- contracts may share what is left. Where buyer, suppliers, day, amount, CPV code and object agree, the longer number holds.
with bought as (
  select uid, lower(regexp_replace(substr(uid, 15), '[^0-9A-Za-z]', '', 'g')) as number, acheteur_id, dateNotification, montant, codeCPV,
         list_sort(list_distinct(list(titulaire_id))) as suppliers, min(objet) as object, min(row_number) as head
  from source where lower(coalesce(donneesActuelles, 'true')) not in ('false', 'faux', 'non', '0') and titulaire_id is not null
  group by uid, acheteur_id, dateNotification, montant, codeCPV
)
select distinct cut.uid, cut.dateNotification, cut.montant, cut.codeCPV
from bought cut
join bought kept on kept.acheteur_id = cut.acheteur_id and kept.dateNotification = cut.dateNotification and kept.montant = cut.montant
  and kept.codeCPV = cut.codeCPV and kept.suppliers = cut.suppliers and kept.uid <> cut.uid
where cut.number <> '' and contains(kept.number, cut.number) and (kept.number <> cut.number or kept.head < cut.head)
  and coalesce(kept.object = cut.object, true);

-- relation current
-- A line is one supplier of one contract. A change of the contract gives a new line, and donneesActuelles says which line
-- holds; files without it keep them all: of one supplier the last one holds then. What still differs under one number are
-- lots or changes that the file does not tell apart: each day and amount is an award, the first has the number alone. Lines that tell
-- of unlike numbers of offers are of several calls, whichever of them holds.
with dated as (
  select s.row_number, s.uid, s.titulaire_id, s.montant, s.dateNotification, s.offresRecues, t.uid is not null as again,
         lower(coalesce(s.donneesActuelles, 'true')) in ('false', 'faux', 'non', '0') as replaced,
         case when regexp_full_match(s.dateNotification, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(T.*)?')
              then try_strptime(left(s.dateNotification, 10), '%Y-%m-%d')::date end as day
  from source s left join twice t on t.uid = s.uid and t.dateNotification = s.dateNotification and t.montant = s.montant and t.codeCPV = s.codeCPV
), compared as (
  select *, not replaced and not again and coalesce(day < max(day) filter (not replaced and not again) over (partition by uid, titulaire_id), false)
              as followed
  from dated
), numbered as (
  select *, dense_rank() over (partition by uid, replaced or followed or again order by day, montant) as n from compared
)
select row_number, replaced, followed, again and not replaced as again,
       case when n = 1 then uid else concat_ws('/', uid, dateNotification, montant) end as award_id,
       min(row_number) over (partition by uid, replaced or followed or again, n) as head,
       (max(n) over (partition by uid, replaced or followed or again) > 1
        or coalesce(min(offresRecues) filter (not replaced) over (partition by uid) <> max(offresRecues) filter (not replaced) over (partition by uid), false))
       and not (replaced or followed or again) as several
from numbered;

-- relation contract
-- What an award says is read from its first line.
select c.row_number, c.award_id, s.acheteur_id as buyer, s.acheteur_nom as buyer_name, s.objet as title, s."procedure",
       s.codeCPV as cpv_text, s.dateNotification as date_text, s.montant as amount_text, s.dureeMois as months_text,
       s.offresRecues as offers_text, s.datePublicationDonnees as published_text, s.idAccordCadre as framework,
       coalesce(s.typesPrix, '') as prices, coalesce(s.nature, '') as nature, false as concession, c.again, c.several
from current c join source s on s.row_number = c.head;

-- relation line
select row_number, 0::bigint as change, 'supplier' as part, titulaire_typeIdentifiant as type, titulaire_id as id, titulaire_nom as name
from source where titulaire_id is not null;

-- relation named
select row_number, 0::bigint as change, null::json as node from source limit 0;

-- relation given_out
select row_number, 0::bigint as n, null::varchar as id, null::varchar as type, null::varchar as number, null::varchar as amount_text, null::varchar as date_text
from source limit 0;

-- relation given_out_again
select row_number, null::varchar as id, null::varchar as amount_text, null::varchar as date_text from source limit 0;

-- relation change
select row_number, 0::bigint as n, null::varchar as id, null::varchar as date_text, null::varchar as amount_text, null::varchar as months_text,
       null::varchar as rationale
from source limit 0;

-- left_out
select row_number, 'the line was replaced by a modification (donneesActuelles is false)' as reason from current where replaced;

-- left_out
select row_number, 'a later line of the same contract and supplier holds' as reason from current where followed;

-- doubtful
select row_number, 'its contract has other days, amounts or numbers of offers under the same number: lots or changes, which the file does not tell apart' as reason
from current where several;

-- purchase_ground
select * from grounded;
