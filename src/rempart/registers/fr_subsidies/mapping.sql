-- relation grant_line
select row_number, regexp_replace("idAttribuant", '[^0-9A-Za-z]', '', 'g') as grantor, "nomAttribuant" as grantor_name,
       regexp_replace("idBeneficiaire", '[^0-9A-Za-z]', '', 'g') as beneficiary, "nomBeneficiaire" as beneficiary_name,
       regexp_replace(upper("rnaBeneficiaire"), '[^0-9A-Z]', '', 'g') as rna, "referenceDecision" as reference, "objet" as purpose, "nature" as nature, "dispositifAide" as programme,
       "dateConvention" as told_on,
       case when regexp_full_match("dateConvention", '(19|20)[0-9]{2}[-/][0-9]{2}[-/][0-9]{2}')
            then try_strptime(replace("dateConvention", '/', '-'), '%Y-%m-%d')::date
            when regexp_full_match("dateConvention", '[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}')
            then try_strptime("dateConvention", '%d/%m/%Y')::date end as decided_on,
       -- Blanks part the thousands, a comma or a point the cents: "232 000,00", "22000.80".
       replace(regexp_replace("montant", '[\s\x{00a0}\x{202f}€]', '', 'g'), ',', '.') as amount_text
from source;

-- relation sound_line
-- Numbers of associations overseas and in Corsica hold the letter of their department: W9R1000001, W2A1000001.
-- A beneficiary without a number is known by its name, and by whoever gives: two bodies may give to two of one name. Whoever gives is
-- its SIREN, which stays when a service of it has another SIRET; case, accents and blanks of names tell nobody apart.
select *, case when regexp_full_match(amount_text, '-?[0-9]{1,13}([.][0-9]{1,2})?') then amount_text::decimal(18,2) end as amount,
       case when regexp_full_match(beneficiary, '[0-9]{14}') then 'siret-' || beneficiary
            when regexp_full_match(beneficiary, '[0-9]{9}') then 'siren-' || beneficiary
            when regexp_full_match(rna, 'W[0-9][0-9A-Z][0-9]{7}') then 'rna-' || rna
            when beneficiary_name is not null then 'named-'
              || substr(md5(concat_ws('|', beneficiary_key, case when regexp_full_match(grantor, '[0-9]{9}([0-9]{5})?')
                                                                 then 'siren-' || left(grantor, 9) else grantor_id end)), 1, 16) end as beneficiary_id
from (
  select *, regexp_replace(upper(strip_accents(beneficiary_name)), '[\s\pZ]+', ' ', 'g') as beneficiary_key,
         case when regexp_full_match(grantor, '[0-9]{14}') then 'siret-' || grantor when regexp_full_match(grantor, '[0-9]{9}') then 'siren-' || grantor
              when grantor_name is not null then 'named-' || substr(md5(regexp_replace(upper(strip_accents(grantor_name)),
                                                                                             '[\s\pZ]+', ' ', 'g')), 1, 16) end as grantor_id
  from grant_line
);

-- refused
select row_number, 'nothing names the beneficiary' as reason from sound_line where beneficiary_id is null
union all
select row_number, 'the amount is not a number' from sound_line where amount is null;

-- doubtful
select row_number, 'the day of the agreement is not a day' as reason from sound_line where told_on is not null and decided_on is null
union all
select row_number, 'the number of the beneficiary is neither a SIRET nor a SIREN' from sound_line
where beneficiary is not null and not regexp_full_match(beneficiary, '[0-9]{14}|[0-9]{9}')
union all
select row_number, 'the number of the body that gives is neither a SIRET nor a SIREN' from sound_line
where grantor is not null and not regexp_full_match(grantor, '[0-9]{14}|[0-9]{9}');

-- relation side
select row_number, 'grantor' as part, grantor_id as party_id, grantor_name as name, grantor as number, null as rna, true as gives
from sound_line where grantor_id is not null
union all
select row_number, 'beneficiary', beneficiary_id, beneficiary_name, beneficiary, rna, false from sound_line where beneficiary_id is not null;

-- party
select row_number, part, party_id, case when gives then 'PublicBody' else 'LegalEntity' end as kind from side;

-- party_tag
select row_number, part, party_id, 'public' as tag from side where gives;

-- name
select row_number, part, party_id, 'legal' as kind, name as value from side where name is not null;

-- identifier
select row_number, part, party_id, case length(number) when 14 then 'FR-SIRET' else 'FR-SIREN' end as scheme, number from side
where regexp_full_match(number, '[0-9]{14}|[0-9]{9}');

-- identifier
select row_number, part || '-rna' as part, party_id, 'FR-RNA' as scheme, rna as number from side where regexp_full_match(rna, 'W[0-9][0-9A-Z][0-9]{7}');

-- subsidy
-- Without a reference the purpose and the nature tell two grants of one day and one amount apart.
select row_number, concat_ws('|', grantor_id, coalesce(reference, told_on), beneficiary_id, amount_text,
                             case when reference is null then substr(md5(coalesce(purpose, '') || '|' || coalesce(nature, '')), 1, 8) end)
         as subsidy_id, grantor_id,
       beneficiary_id, decided_on, amount, 'EUR' as currency, purpose, nature, programme
from sound_line where beneficiary_id is not null and amount is not null;
