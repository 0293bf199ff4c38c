-- relation form
-- The form in the language of the buyer; the translations say the same.
select * from source_form where coalesce("@CATEGORY", 'ORIGINAL') = 'ORIGINAL' and "@FORM" is not null
qualify row_number() over (partition by row_number order by part) = 1;

-- relation told
-- A procedure has no number here: it is called by the number of the notice that opened it, which later notices quote.
select s.row_number, 'TED_EXPORT' as element, s."@DOC_ID" as notice_id, null::varchar as version,
       coalesce(regexp_replace(regexp_extract(split_part(s."CODED_DATA_SECTION.NOTICE_DATA.REF_NOTICE.NO_DOC_OJS", chr(10), 1),
         '^((19|20)[0-9]{2}/S [0-9]{3}-[0-9]{6,8})$', 1), '^([0-9]{4})/S [0-9]{3}-([0-9]+)$', '\2-\1'), '') as opened_by,
       s."@DOC_ID" as own_id, f."@FORM" as type, s."CODED_DATA_SECTION.REF_OJS.DATE_PUB" as published,
       split_part(f."OBJECT_CONTRACT.TITLE.P", chr(10), 1) as title, f."OBJECT_CONTRACT.CPV_MAIN.CPV_CODE.@CODE" as cpv,
       f."OBJECT_CONTRACT.VAL_ESTIMATED_TOTAL" as amount, f."OBJECT_CONTRACT.VAL_ESTIMATED_TOTAL.@CURRENCY" as currency,
       s."CODED_DATA_SECTION.CODIF_DATA.PR_PROC" as "procedure", s."CODED_DATA_SECTION.CODIF_DATA.AC_AWARD_CRIT" as criteria,
       s."CODED_DATA_SECTION.CODIF_DATA.DT_DATE_FOR_SUBMISSION" as closing, s."CODED_DATA_SECTION.CODIF_DATA.DS_DATE_DISPATCH" as sent,
       f."PROCEDURE.ACCELERATED_PROC.P" is not null as accelerated, split_part(f."PROCEDURE.NOTICE_NUMBER_OJ", chr(10), 1) as noticed,
       case s."CODED_DATA_SECTION.CODIF_DATA.PR_PROC.@CODE" when '1' then 'open' when '2' then 'selective' when '3' then 'selective'
         when '4' then 'selective' when '6' then 'selective' when 'B' then 'selective' when 'C' then 'selective' when 'G' then 'selective'
         when 'T' then 'limited' when 'V' then 'limited' when 'F' then 'limited' end as method,
       -- Where not all may offer, the one day that is told is that for asking to take part.
       case when method is distinct from 'selective' then closing end as closes, case when method = 'selective' then closing end as asks,
       f."@FORM" in ('F01', 'F04') as planned, false as modifies,
       f."@FORM" in ('F03', 'F06', 'F13', 'F15', 'F25') or s.row_number in (select row_number from source_award) as awards,
       coalesce(nullif(opened_by, ''), own_id) as ocid
from source s left join form f using (row_number) where s.broken is null;

-- relation party_told
select row_number, part, part as ref, "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.OFFICIALNAME" as name,
       "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.NATIONALID" as numbers, "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.COUNTRY.@VALUE" as country_code,
       "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.ADDRESS" as street, "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.POSTAL_CODE" as postal_code,
       "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.TOWN" as city, false as natural_person, true as buys
from form where "CONTRACTING_BODY.ADDRESS_CONTRACTING_BODY.OFFICIALNAME" is not null
union all
select j.row_number, j.part, j.part, j."OFFICIALNAME", j."NATIONALID", j."COUNTRY.@VALUE", null, null, null, false, true
from source_joint j join form f on f.row_number = j.row_number and f.part = j."within" where j."OFFICIALNAME" is not null
union all
select c.row_number, c.part, c.part, c."ADDRESS_CONTRACTOR.OFFICIALNAME", c."ADDRESS_CONTRACTOR.NATIONALID", c."ADDRESS_CONTRACTOR.COUNTRY.@VALUE",
       c."ADDRESS_CONTRACTOR.ADDRESS", c."ADDRESS_CONTRACTOR.POSTAL_CODE", c."ADDRESS_CONTRACTOR.TOWN", false, false
from source_contractor c join source_award a on a.row_number = c.row_number and a.part = c."within"
join form f on f.row_number = a.row_number and f.part = a."within" where c."ADDRESS_CONTRACTOR.OFFICIALNAME" is not null
union all
select w.row_number, w.part, w.part, w."ADDRESS_WINNER.OFFICIALNAME", w."ADDRESS_WINNER.NATIONALID", w."ADDRESS_WINNER.COUNTRY.@VALUE", null, null, null, false, false
from source_winner w join source_prize p on p.row_number = w.row_number and p.part = w."within"
join form f on f.row_number = p.row_number and f.part = p."within" where w."ADDRESS_WINNER.OFFICIALNAME" is not null;

-- relation buyer_told
select row_number, part, ref from party_told where buys;

-- relation lot_told
select o.row_number, o.part, o."LOT_NO" as lot_id, split_part(o."TITLE.P", chr(10), 1) as title,
       split_part(o."CPV_ADDITIONAL.CPV_CODE.@CODE", chr(10), 1) as cpv, o."VAL_OBJECT" as amount, o."VAL_OBJECT.@CURRENCY" as currency,
       null::varchar as closes, null::varchar as asks, null::varchar as noticed, null::varchar as criteria, null::bigint as months
from source_object o join form f on f.row_number = o.row_number and f.part = o."within"
where o."LOT_NO" is not null
qualify row_number() over (partition by o.row_number, o."LOT_NO" order by o.part) = 1;

-- relation award_told
-- A section without contract says why nothing was awarded. Its rank tells it apart: numbers of contracts repeat.
select a.row_number, a.part, split_part(a.part, '/', 2) as award, split_part(a."LOT_NO", chr(10), 1) as lot_id, split_part(a."TITLE.P", chr(10), 1) as title,
       coalesce(a."AWARDED_CONTRACT.VALUES.VAL_TOTAL", a."AWARDED_CONTRACT.VAL_TOTAL") as amount,
       coalesce(a."AWARDED_CONTRACT.VALUES.VAL_TOTAL.@CURRENCY", a."AWARDED_CONTRACT.VAL_TOTAL.@CURRENCY") as currency,
       a."AWARDED_CONTRACT.DATE_CONCLUSION_CONTRACT" as decided,
       coalesce(a."AWARDED_CONTRACT.TENDERS.NB_TENDERS_RECEIVED", a."AWARDED_CONTRACT.NB_TENDERS_RECEIVED") as offers
from source_award a join form f on f.row_number = a.row_number and f.part = a."within"
where coalesce(a."AWARDED_CONTRACT.DATE_CONCLUSION_CONTRACT", a."AWARDED_CONTRACT.VALUES.VAL_TOTAL", a."AWARDED_CONTRACT.VAL_TOTAL") is not null
   or exists (select 1 from source_contractor c where c.row_number = a.row_number and c."within" = a.part)
union all
select p.row_number, p.part, 'prize-' || split_part(p.part, '/', 2), null, null, p."VAL_PRIZE", p."VAL_PRIZE.@CURRENCY", p."DATE_DECISION_JURY",
       coalesce(p."NB_PARTICIPANTS", p."PARTICIPANTS.NB_PARTICIPANTS")
from source_prize p join form f on f.row_number = p.row_number and f.part = p."within"
where exists (select 1 from source_winner w where w.row_number = p.row_number and w."within" = p.part);

-- relation award_taker
select c.row_number, c.part, split_part(c."within", '/', 2) as award, c.part as ref from source_contractor c
union all
select w.row_number, w.part, 'prize-' || split_part(w."within", '/', 2), w.part from source_winner w;

-- relation offer_told
-- Only who won is published.
select row_number, ''::varchar as part, ''::varchar as offer, ''::varchar as lot_id, ''::varchar as ref, ''::varchar as amount, ''::varchar as currency
from source where false;

-- relation contract_told
select row_number, part, award as contract, decided as signed, award from award_told where decided is not null and not starts_with(award, 'prize-');

-- relation change_told
select row_number, ''::varchar as part, ''::varchar as contract, ''::varchar as reason from source where false;

-- relation owner_told
select row_number, ''::varchar as part, ''::varchar as ref, ''::varchar as given, ''::varchar as family from source where false;

-- refused
select row_number, 'the notice has no number (DOC_ID)' as reason from told where notice_id is null
union all
select row_number, 'the notice has no form in its original language' from told where type is null;

-- left_out
select row_number, 'a correction: the corrected notice stands for itself' as reason from told where type = 'F14';
