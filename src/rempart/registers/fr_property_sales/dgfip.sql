-- relation sale
-- Overseas, the department has three digits and the commune begins with the third: its code is still five characters.
-- The file has no number of the sale: day, price and commune tell it, as the lines of one deed repeat them. Without a price, or at 0,00,
-- nothing tells that two parcels were sold together: each one is a sale then.
select row_number,
       'dgfip-' || substr(md5(concat_ws('|', "Date mutation", "Valeur fonciere", "Code departement", "Code commune",
                                        case when not coalesce(regexp_full_match("Valeur fonciere", '[0-9]+([,.][0-9]+)?')
                                                                  and regexp_matches("Valeur fonciere", '[1-9]'), false)
                                             then concat_ws('/', "No disposition", "Nature mutation", "Prefixe de section", "Section", "No plan") end)),
                              1, 16) as sale_id,
       "No disposition" as disposition, 
       case when regexp_full_match("Date mutation", '[0-9]{2}/[0-9]{2}/[0-9]{4}')
            then concat_ws('-', substr("Date mutation", 7, 4), substr("Date mutation", 4, 2), substr("Date mutation", 1, 2)) end as sold,
       "Nature mutation" as nature, replace("Valeur fonciere", ',', '.') as price,
       left(lpad("Code departement", 2, '0'), 2) || lpad("Code commune", 3, '0')
         || lpad(coalesce("Prefixe de section", '0'), 3, '0') || lpad("Section", 2, '0') || lpad("No plan", 4, '0') as parcel_id,
       concat_ws('+', "1er lot", "2eme lot", "3eme lot", "4eme lot", "5eme lot") as lots, "Type local" as type_local,
       replace("Surface reelle bati", ',', '.') as built, replace("Surface terrain", ',', '.') as land, "Nature culture" as culture,
       left(lpad("Code departement", 2, '0'), 2) || lpad("Code commune", 3, '0') as commune,
       concat_ws(', ', nullif(concat_ws(' ', "No voie", "B/T/Q", "Type de voie", "Voie"), ''),
                 nullif(concat_ws(' ', "Code postal", "Commune"), '')) as full_address
from source;
