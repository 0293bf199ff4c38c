-- relation entry
select *, case nature when 'Personne physique' then 'Person' when 'Personne morale' then 'Organization' when 'Navire' then 'Vessel' end as kind,
       trim(regexp_replace(nom, '[\s\pZ]+', ' ', 'g')) as surname
from published;

-- relation born
select row_number, id, n, annee, try_cast(annee as integer) as y, try_cast(mois as integer) as m, try_cast(jour as integer) as d, mois, jour
from (select row_number, id, unnest(births) as b, generate_subscripts(births, 1) as n from entry where kind = 'Person'), lateral (
  select b.jour as jour, b.mois as mois, b.annee as annee)
where annee is not null;

-- relation placed
select a.row_number, a.id, a.n, nullif(trim(a.place.adresse), '') as street, nullif(trim(a.place.pays), '') as country_name, c.alpha2, c.alpha3
from (select row_number, id, unnest(adresses) as place, generate_subscripts(adresses, 1) as n from entry) a
left join country c on c.key = country_key(a.place.pays);

-- relation seated
-- The country of an entry, where all its addresses lie in one.
select min(row_number) as row_number, id, min(alpha2) as alpha2, min(alpha3) as alpha3 from placed
group by id having count(distinct country_name) = 1 and min(alpha2) is not null;

-- relation told
-- What the register says of a number, in free text: label and number, without accents, dates taken out.
select row_number, id, kind, n, plain, regexp_replace(regexp_replace(words,
         '\b[0-9]{1,2}[./][0-9]{1,2}[./](?:19|20)[0-9]{2}\b', '', 'g'), '(?:date|lieux?) d''enregistrement', '', 'g') as words
from (
  select row_number, id, kind, n, nullif(regexp_extract(lower(i.identification), '^[\s\pZ]*([a-z]{0,4}[0-9][0-9a-z./-]{3,}[0-9a-z])[\s\pZ]*$', 1), '') as plain,
         regexp_replace(lower(strip_accents(replace(concat_ws(' : ', i.commentaire, i.identification), '’', ''''))), '[\s\pZ]+', ' ', 'g') as words
  from (select row_number, id, kind, unnest(idents) as i, generate_subscripts(idents, 1) as n from entry)
  where coalesce(i.identification, '') not in ('', '/')
);

-- relation numbered
-- Label before number, number before label, and a number alone under the first label of its comment.
with labelled as (
  select row_number, id, kind, n, unnest(list_concat(list_concat(
    regexp_extract_all(words, '\b(?:d''enregist[a-z]+|enregistrement national|d''identification(?: fiscale| national)?|immatriculation|registre d[eu] commerce|chambre de commerce|d''entreprise|fiscale?|nif|inn|tin|omi|ogrn|psrn|siret|lei|entite juridique|unp|taxe|credit social|kpp|ppc|okpo|motif d''enregistrement)\b[^0-9;:]{0,40}[:]?[ :]*\b[a-z]{0,4}[0-9][0-9a-z./-]{4,}[0-9a-z]\b'),
    regexp_extract_all(words, '\b[a-z]{0,4}[0-9][0-9a-z./-]{4,}[0-9a-z] ?[-(] ?(?:(?:n|code)[a-z° ]*)?(?:d''enregistrement|d''identification fiscale|d''entreprise|fiscal|nif|inn|omi|ogrn|credit social|kpp|okpo)')),
    case when plain is not null then [regexp_extract(words || ' non dit', '\b(?:d''enregist[a-z]+|immatriculation|registre d[eu] commerce|d''entreprise|fiscale?|nif|inn|tin|omi|ogrn|psrn|credit social|kpp|ppc|okpo|okogu|okopf|okato|motif|licence|telecopieur|non dit)\b') || ' ' || plain] end)) as said
  from told
), parted as (
  select distinct row_number, id, kind, n, said, upper(regexp_extract(said, '\b[a-z]{0,4}[0-9][0-9a-z./-]{3,}[0-9a-z]\b')) as number from labelled
)
select row_number, id, kind, n, said, number, regexp_replace(number, '[./-]', '', 'g') as digits
from parted
where not regexp_matches(said, '\b(?:kpp|ppc|okpo|okogu|okopf|okato|motif|licence|telecopieur)\b')
  and (not contains(said, 'non dit') or regexp_full_match(number, '[0-9]{13}|W[0-9][0-9A-Z][0-9]{7}'))
qualify row_number() over (partition by row_number, n, number order by contains(said, 'non dit'), said) = 1;

-- relation travel
-- A passport number, with what stands around it: a country and the word number, a note in brackets or after a comma.
select row_number, id, n, coalesce(nullif(regexp_extract(said, '^([^0-9:(]+?)[\s\pZ]+number', 1), ''), regexp_extract(said, '[(]([^)0-9]+)[)]', 1)) as country_name,
       upper(trim(regexp_replace(split_part(regexp_replace(said, '[(][^)]*[)]', ' ', 'g'), ',', 1), '(?i)^.*([:°]|\bnumber\b)', ''))) as number
from (select row_number, id, regexp_replace(unnest(passeports), '[\s\pZ]+', ' ', 'g') as said, generate_subscripts(passeports, 1) as n
      from entry where kind = 'Person')
where coalesce(said, '') <> '';

-- refused
select row_number, 'the entry has no IdRegistre' as reason from entry where id is null
union all
select row_number, 'the entry has no name' from entry where surname is null or surname = ''
union all
select row_number, 'Nature is none of the three of the register' from entry where kind is null
union all
select row_number, 'the IdRegistre stands twice' from entry where id in (select id from entry group by 1 having count(*) > 1);

-- doubtful
select row_number, 'a birth date is no date of the years 1900 to 2099' as reason from born
where not coalesce(y between 1900 and 2099 and (mois is null or m between 1 and 12)
                   and (jour is null or (m is not null and try_cast(printf('%04d-%02d-%02d', y, m, d) as date) is not null)), false)
union all
select row_number, 'an identification gives no number with a label that can be told' from told
where (row_number, n) not in (select (row_number, n) from numbered)
  and regexp_matches(words, '[0-9]{5}') and not regexp_matches(words, '\b(?:kpp|okpo|motif)\b')
union all
select row_number, 'the text of a passport holds no number' from travel
where not regexp_full_match(number, '[A-Z0-9 ./-]*[0-9][A-Z0-9 ./-]{3,}');

-- party
select row_number, id as party_id, kind from entry where kind is not null;

-- name
-- A person of whom the register gives one word only has a surname, not a whole name.
select row_number, id as party_id, concat_ws(' ', nullif(array_to_string(prenoms, ' '), ''), surname) as value,
       case when kind = 'Person' and len(prenoms) = 0 and not contains(surname, ' ') then 'surname' else 'legal' end as kind
from entry where surname <> '';

-- name
-- One word alone, of a person, is a piece of a name or a nickname.
select row_number, id as party_id, 'alias/' || n as part, value,
       case when regexp_matches(comment, 'faible|peu fiable|low') or (kind = 'Person' and one_word(value)) then 'weak_alias' else 'alias' end as kind
from (select row_number, id, kind, n, lower(a.comment) as comment, trim(regexp_replace(a.alias, '[\s\pZ]+', ' ', 'g')) as value
      from (select row_number, id, kind, unnest(aliases) as a, generate_subscripts(aliases, 1) as n from entry))
where value <> '';

-- birth_date
with dated as (
  select row_number, id, n, make_date(y, coalesce(m, 1), coalesce(d, 1)) as first_day,
         case when m is null then 'year' when d is null then 'month' else 'day' end as precision
  from born
  where y between 1900 and 2099 and (mois is null or m between 1 and 12)
    and (jour is null or (m is not null and try_cast(printf('%04d-%02d-%02d', y, m, d) as date) is not null))
)
select row_number, id as party_id, 'birth/' || n as part, first_day as earliest, precision,
       case precision when 'day' then first_day when 'month' then last_day(first_day) else make_date(year(first_day), 12, 31) end as latest
from dated;

-- address
-- A country alone is no address that could be compared.
select row_number, id as party_id, 'address/' || n as part, case when kind = 'Person' then 'contact' else 'seat' end as role,
       concat_ws(', ', street, country_name) as full_address, alpha2 as country
from placed join (select id, kind from entry) using (id) where street is not null;

-- identifier
select n.row_number, n.id as party_id, 'identification/' || n.n || '/' || row_number() over (partition by n.row_number, n.n order by n.said) as part,
       n.number,
       case when regexp_matches(n.said, '\bomi\b') then case when n.kind = 'Vessel' then 'XI-IMO' else 'XI-IMO_COMPANY' end
            -- overseas and in Corsica the department has a letter: W9R1000001, W2A1000001
            when regexp_full_match(n.digits, 'W[0-9][0-9A-Z][0-9]{7}') then 'FR-RNA'
            when contains(n.said, 'siret') then 'FR-SIRET'
            when contains(n.said, 'credit social') then 'CN-USCC'
            when regexp_matches(n.said, '\b(?:lei|entite juridique)\b') then 'XI-LEI'
            when regexp_matches(n.said, '\b(?:ogrn|psrn)\b') then 'RU-OGRN'
            when coalesce(s.alpha2, 'RU') = 'RU' and regexp_full_match(n.digits, '[0-9]{13}|[0-9]{15}') then 'RU-OGRN'
            when regexp_matches(n.said, '\binn\b') or (s.alpha2 = 'RU' and regexp_full_match(n.digits, '[0-9]{10}|[0-9]{12}')) then 'RU-INN'
            when regexp_matches(n.said, 'fiscal|\b(?:nif|tin|unp|taxe)\b') then concat_ws('-', s.alpha3, 'TAXID')
            when n.kind = 'Person' then concat_ws('-', s.alpha3, 'IDCARD')
            when s.alpha2 is null then 'UNSTATED'
            when s.alpha2 = 'FR' and regexp_full_match(n.digits, '[0-9]{9}') then 'FR-SIREN'
            when s.alpha2 = 'GB' then 'GB-COH' else s.alpha2 || '-REG' end as scheme
from numbered n left join seated s using (id);

-- identifier
select t.row_number, t.id as party_id, 'passport/' || t.n as part, t.number, concat_ws('-', c.alpha3, 'PASSPORT') as scheme
from travel t left join country c on c.key = country_key(t.country_name)
where regexp_full_match(t.number, '[A-Z0-9 ./-]*[0-9][A-Z0-9 ./-]{3,}');

-- identifier
select row_number, id as party_id, 'card/' || n as part, 'IDCARD' as scheme, value as number
from (select row_number, id, unnest(cartes) as value, generate_subscripts(cartes, 1) as n from entry where kind = 'Person')
where regexp_matches(value, '[0-9]');

-- identifier
select row_number, id as party_id, 'omi/' || n as part, 'XI-IMO' as scheme, regexp_extract(value, '[0-9]{7}') as number
from (select row_number, id, unnest(omi) as value, generate_subscripts(omi, 1) as n from entry)
where regexp_matches(value, '\b[0-9]{7}\b');

-- listing
select row_number, id as party_id, id as record_id, fondement as list, 'sanction' as kind, 'Direction générale du Trésor' as authority, id as ref
from entry;
