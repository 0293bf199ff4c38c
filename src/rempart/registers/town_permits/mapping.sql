-- relation file
select row_number, "Numéro" as permit_id, regexp_replace("SIRET", '[ .]', '', 'g') as siret,
       coalesce(regexp_replace("SIRET", '[ .]', '', 'g'),
                'n-' || substr(md5(lower(strip_accents(regexp_replace("Demandeur", '\s+', ' ', 'g')))), 1, 16)) as applicant_id,
       case when regexp_full_match("Demandé le", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("Demandé le", '%d/%m/%Y')::date end as requested_on,
       case when regexp_full_match("Décidé le", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("Décidé le", '%d/%m/%Y')::date end as decided_on
from source;

-- refused
select row_number, 'Numéro is empty' as reason from source where "Numéro" is null
union all
select row_number, 'Type is empty' from source where "Type" is null
union all
select row_number, 'Demandeur is empty' from source where "Demandeur" is null
union all
select row_number, 'Demandé le is not a date dd/mm/yyyy' from file where requested_on is null
union all
select row_number, 'Numéro stands twice' from source where "Numéro" in (select "Numéro" from source group by 1 having count(*) > 1)
union all
select row_number, 'SIRET has neither 14 nor 9 digits' from file where siret is not null and not regexp_full_match(siret, '[0-9]{9}|[0-9]{14}');

-- doubtful
select row_number, 'Décidé le is not a date dd/mm/yyyy' as reason from source join file using (row_number)
where "Décidé le" is not null and decided_on is null
union all
select row_number, 'Décision is not accordé, refusé or retiré' from source
where lower(strip_accents("Décision")) not in ('accorde', 'accordee', 'refuse', 'refusee', 'retire', 'retiree');

-- party
select row_number, applicant_id as party_id, 'LegalEntity' as kind from file;

-- name
select row_number, applicant_id as party_id, 'trade' as kind, "Demandeur" as value from source join file using (row_number);

-- identifier
select row_number, applicant_id as party_id, case length(siret) when 9 then 'FR-SIREN' else 'FR-SIRET' end as scheme, siret as number
from file where siret is not null;

-- permit
select row_number, f.permit_id, s."Type" as kind, f.applicant_id, s."Local" as premises_id, s."Activité" as activity,
       f.requested_on, f.decided_on,
       case left(lower(strip_accents(s."Décision")), 5)
         when 'accor' then 'granted' when 'refus' then 'refused' when 'retir' then 'withdrawn' end as decision
from source s join file f using (row_number);
