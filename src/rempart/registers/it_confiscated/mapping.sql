-- refused
select row_number, 'the asset has no number (s_bene)' as reason from source where s_bene is null
union all
select row_number, 'genere is neither aziende nor immobili' from source
where lower(coalesce(genere, '')) not in ('aziende', 'immobili')
union all
select row_number, 'the number (s_bene) stands twice' from source
where s_bene in (select s_bene from source group by 1 having count(*) > 1);

-- doubtful
-- A share of nothing is not a share: the publisher writes 0 where it does not know.
select row_number, 'quota_confiscata is not a share above 0 and up to 100' as reason from source
where not coalesce(regexp_full_match(quota_confiscata, '[0-9]{1,3}([.,][0-9]+)?')
                   and replace(quota_confiscata, ',', '.')::double > 0
                   and replace(quota_confiscata, ',', '.')::double <= 100, false)
union all
select row_number, 'CODISTAT is not a code of six digits' from source where not regexp_full_match("CODISTAT", '[0-9]{6}');

-- confiscated_asset
select row_number, s_bene as asset_id, case lower(genere) when 'aziende' then 'company' else 'real_estate' end as kind,
       case when regexp_full_match("CODISTAT", '[0-9]{6}') then 'IT-ISTAT:' || "CODISTAT" end as place_id,
       nome_comune as place_name,
       case lower(genere) when 'aziende' then categoria else nullif(concat_ws(': ', categoria, sottocategoria), '') end as category,
       case lower(genere) when 'aziende' then sottocategoria end as sector,
       nullif(concat_ws(', ', ufficio_giudiziario, distretto), '') as court, provvedimento as status,
       case when regexp_full_match(quota_confiscata, '[0-9]{1,3}([.,][0-9]+)?')
             and replace(quota_confiscata, ',', '.')::double > 0 and replace(quota_confiscata, ',', '.')::double <= 100
            then replace(quota_confiscata, ',', '.')::double / 100 end as share
from source;
