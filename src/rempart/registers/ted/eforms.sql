-- relation told
-- One file is one notice; of a text in several languages the first is read. A prior notice that has no procedure yet is its own.
select row_number, element, split_part("ID", chr(10), 1) as notice_id, "VersionID" as version,
       coalesce("ContractFolderID", case when element = 'PriorInformationNotice' then "ID" end) as ocid,
       "IssueDate" as issued, coalesce("UBLExtensions.UBLExtension.ExtensionContent.EformsExtension.Publication.PublicationDate", "IssueDate") as published,
       coalesce("NoticeTypeCode", '') as type, split_part("ProcurementProject.Name", chr(10), 1) as title,
       split_part("ProcurementProject.MainCommodityClassification.ItemClassificationCode", chr(10), 1) as cpv,
       "ProcurementProject.RequestedTenderTotal.EstimatedOverallContractAmount" as amount,
       "ProcurementProject.RequestedTenderTotal.EstimatedOverallContractAmount.@currencyID" as currency,
       "TenderingProcess.ProcedureCode" as "procedure", null::varchar as criteria, null::varchar as closes, null::varchar as asks, "IssueDate" as sent,
       coalesce(list_contains(list_transform(list_zip(string_split("TenderingProcess.ProcessJustification.ProcessReasonCode.@listName", chr(10)),
         string_split("TenderingProcess.ProcessJustification.ProcessReasonCode", chr(10))), lambda x: x[1] || '=' || x[2]), 'accelerated-procedure=true'), false)
         as accelerated,
       split_part("TenderingProcess.NoticeDocumentReference.ID", chr(10), 1) as noticed,
       case "TenderingProcess.ProcedureCode" when 'open' then 'open' when 'restricted' then 'selective' when 'neg-w-call' then 'selective'
         when 'comp-dial' then 'selective' when 'comp-tend' then 'selective' when 'innovation' then 'selective'
         when 'neg-wo-call' then 'limited' end as method,
       coalesce("NoticeTypeCode", '') like 'pin-%' as planned, coalesce("NoticeTypeCode", '') = 'can-modif' as modifies,
       coalesce("NoticeTypeCode", '') like 'can-%' or coalesce("NoticeTypeCode", '') in ('veat', 'compl') as awards
from source where broken is null;

-- relation party_told
-- The organisations that the notice names; those that neither buy, offer nor are said to be owned play no part.
select row_number, part, "Company.PartyIdentification.ID" as ref, split_part("Company.PartyName.Name", chr(10), 1) as name,
       "Company.PartyLegalEntity.CompanyID" as numbers, "Company.PostalAddress.Country.IdentificationCode" as country_code,
       split_part("Company.PostalAddress.StreetName", chr(10), 1) as street, "Company.PostalAddress.PostalZone" as postal_code,
       split_part("Company.PostalAddress.CityName", chr(10), 1) as city, coalesce("NaturalPersonIndicator", '') = 'true' as natural_person,
       coalesce("Company.PartyIdentification.ID" in (select b."Party.PartyIdentification.ID" from source_buyer b
         where b.row_number = source_company.row_number), false) as buys,
       "UltimateBeneficialOwner.ID" as owners
from source_company
where "Company.PartyIdentification.ID" in (
        select b."Party.PartyIdentification.ID" from source_buyer b where b.row_number = source_company.row_number)
   or "Company.PartyIdentification.ID" in (select t."ID" from source_tenderer t where t.row_number = source_company.row_number)
   or "UltimateBeneficialOwner.ID" is not null;

-- relation buyer_told
select row_number, part, "Party.PartyIdentification.ID" as ref from source_buyer;

-- relation lot_told
select row_number, part, "ID" as lot_id, split_part("ProcurementProject.Name", chr(10), 1) as title,
       split_part("ProcurementProject.MainCommodityClassification.ItemClassificationCode", chr(10), 1) as cpv,
       "ProcurementProject.RequestedTenderTotal.EstimatedOverallContractAmount" as amount,
       "ProcurementProject.RequestedTenderTotal.EstimatedOverallContractAmount.@currencyID" as currency,
       "TenderingProcess.TenderSubmissionDeadlinePeriod.EndDate" as closes, "TenderingProcess.ParticipationRequestReceptionPeriod.EndDate" as asks,
       split_part("TenderingProcess.NoticeDocumentReference.ID", chr(10), 1) as noticed,
       list_aggregate(list_sort(list_distinct(string_split("TenderingTerms.AwardingTerms.AwardingCriterion.SubordinateAwardingCriterion.AwardingCriterionTypeCode", chr(10)))), 'string_agg', ', ') as criteria,
       case when regexp_full_match("ProcurementProject.PlannedPeriod.DurationMeasure", '[0-9]{1,3}')
            then case "ProcurementProject.PlannedPeriod.DurationMeasure.@unitCode" when 'MONTH' then "ProcurementProject.PlannedPeriod.DurationMeasure"::bigint
                   when 'YEAR' then 12 * "ProcurementProject.PlannedPeriod.DurationMeasure"::bigint end end as months
from source_lot where "ID" is not null and coalesce("ID.@schemeName", 'Lot') = 'Lot';

-- relation taking
-- Who offers what: the tenderers of the party behind each offer.
select o.row_number, o.part || '/' || t.part as part, o."ID" as offer, o."TenderLot.ID" as lot_id, t."ID" as ref,
       o."LegalMonetaryTotal.PayableAmount" as amount, o."LegalMonetaryTotal.PayableAmount.@currencyID" as currency
from source_offer o join source_group g on g.row_number = o.row_number and g."ID" = o."TenderingParty.ID"
join source_tenderer t on t.row_number = g.row_number and t."within" = g.part
where o."ID" is not null;

-- relation signing
-- The offers of each contract.
select row_number, part, "ID" as contract, "IssueDate" as signed, "AwardDate" as decided, split_part("Title", chr(10), 1) as title,
       unnest(string_split("LotTender.ID", chr(10))) as offer, len(string_split("LotTender.ID", chr(10))) as offers
from source_settled where "ID" is not null and "LotTender.ID" is not null;

-- relation award_told
-- The offers that won: those of a contract or, before it is signed, the first in rank of a lot with a winner.
with resulting as (
  select r.row_number, r.part, r."TenderLot.ID" as lot_id, unnest(string_split(r."LotTender.ID", chr(10))) as offer
  from source_result r where r."TenderResultCode" = 'selec-w'
)
select o.row_number, o.part, o."ID" as award, coalesce(o."TenderLot.ID", r.lot_id) as lot_id, s.title as title,
       o."LegalMonetaryTotal.PayableAmount" as amount, o."LegalMonetaryTotal.PayableAmount.@currencyID" as currency,
       coalesce(s.decided, s.signed) as decided, c."StatisticsNumeric" as offers
from source_offer o
left join (select row_number, offer, min(part) as part, min(lot_id) as lot_id from resulting group by row_number, offer) r
  on r.row_number = o.row_number and r.offer = o."ID"
left join (select row_number, offer, min(title) as title, min(decided) as decided, min(signed) as signed from signing group by row_number, offer) s
  on s.row_number = o.row_number and s.offer = o."ID"
left join (select row_number, "within", min("StatisticsNumeric") as "StatisticsNumeric" from source_count
           where "StatisticsCode" = 'tenders' group by row_number, "within") c on c.row_number = r.row_number and c."within" = r.part
where r.row_number is not null and (s.row_number is not null or (coalesce(o."RankCode", '1') = '1'
        and not exists (select 1 from signing x where x.row_number = o.row_number)));

-- relation award_taker
select t.row_number, t.part, t.offer as award, t.ref from taking t semi join award_told a on a.row_number = t.row_number and a.award = t.offer;

-- relation offer_told
select * from taking;

-- relation contract_told
select row_number, part, contract, signed, case when min(offers) = 1 then min(offer) end as award
from signing group by row_number, part, contract, signed;

-- relation change_told
select c.row_number, c.part || '/' || s.part as part, s."ID" as contract, split_part(c."ChangeReason.ReasonCode", chr(10), 1) as reason
from source_change c join source_settled s using (row_number) where s."ID" is not null;

-- relation owner_told
select o.row_number, o.part || '/' || c.part as part, c."Company.PartyIdentification.ID" as ref, o."FirstName" as given, o."FamilyName" as family
from source_owner o join source_company c
  on c.row_number = o.row_number and list_contains(string_split(c."UltimateBeneficialOwner.ID", chr(10)), o."ID");

-- refused
select row_number, 'the notice has no number (ID)' as reason from told where coalesce(notice_id, '') = ''
union all
select row_number, 'the notice names no procedure (ContractFolderID)' from told
where ocid is null and element <> 'BusinessRegistrationInformationNotice'
union all
select row_number, 'IssueDate is not a day yyyy-mm-dd' from told
where not coalesce(regexp_full_match(issued, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}([TZ+-].*)?') and try_strptime(left(issued, 10), '%Y-%m-%d') is not null, false);

-- left_out
select row_number, 'the registration of a company, not a contract' as reason from told where element = 'BusinessRegistrationInformationNotice';

-- refused source_owner
-- Only a number and a nationality, which is never read.
select row_number, part, 'the beneficial owner has no name' as reason from source_owner where "FamilyName" is null;
