-- relation sale
select row_number, id_mutation as sale_id, coalesce(numero_disposition, '1') as disposition, date_mutation as sold, nature_mutation as nature, valeur_fonciere as price, id_parcelle as parcel_id,
       concat_ws('+', lot1_numero, lot2_numero, lot3_numero, lot4_numero, lot5_numero) as lots, type_local, surface_reelle_bati as built,
       surface_terrain as land, nature_culture as culture, code_commune as commune,
       concat_ws(', ', nullif(concat_ws(' ', adresse_numero, adresse_suffixe, adresse_nom_voie), ''),
                 nullif(concat_ws(' ', code_postal, nom_commune), '')) as full_address
from source;
