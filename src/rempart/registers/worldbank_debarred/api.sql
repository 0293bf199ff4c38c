-- relation published
select row_number, p.party_id, p.name, p.kind, p.before, p.after, p.said_from, p.said_to, p.grounds, p.street, p.city, p.region, p.postal_code, p.country_name,
       p.country_code
from (
  select row_number, json->>'$.SUPP_NAME' as name, case json->>'$.SUPP_TYPE_CODE' when 'I' then 'Person' when 'F' then 'Organization' else 'LegalEntity' end as kind,
         coalesce(nullif(trim(json->>'$.SUPP_ID'), ''),
                  'entry-' || substr(md5(upper(regexp_replace(concat_ws(' ', regexp_replace(json->>'$.SUPP_NAME', '[*][0-9]+', '', 'g'), json->>'$.COUNTRY_NAME'), '[^\pL\pN]+', ' ', 'g'))), 1, 16)) as party_id,
         nullif(trim(json->>'$.SUPP_PRE_ACRN'), '') as before, nullif(trim(json->>'$.SUPP_POST_ACRN'), '') as after,
         nullif(left(trim(json->>'$.DEBAR_FROM_DATE'), 10), '') as said_from, nullif(left(trim(json->>'$.DEBAR_TO_DATE'), 10), '') as said_to,
         nullif(trim(json->>'$.DEBAR_REASON'), '') as grounds, nullif(trim(json->>'$.SUPP_ADDR'), '') as street,
         nullif(trim(json->>'$.SUPP_CITY'), '') as city,
         coalesce(nullif(trim(json->>'$.SUPP_PROV_NAME'), ''), nullif(trim(json->>'$.SUPP_STATE_CODE'), '')) as region,
         coalesce(nullif(trim(json->>'$.SUPP_ZIP_CODE'), ''), nullif(trim(json->>'$.SUPP_POST_CODE'), '')) as postal_code,
         nullif(trim(json->>'$.COUNTRY_NAME'), '') as country_name, nullif(trim(json->>'$.LAND1'), '') as country_code
  from source
) p;
