-- relation entry
-- Remarks are cut at a thousand characters and go on in the file of comments; a blank at the cut is lost. Without that file, what the
-- cut went through is not read.
select s.row_number, s."ent_num" as party_id, s."SDN_Name" as called, s."Program" as programs, s."Vess_flag" as flag,
       case lower(s."SDN_Type") when 'individual' then 'Person' when 'vessel' then 'Vessel' when 'aircraft' then 'Airplane'
            else 'Organization' end as kind,
       case when c.continued is not null then s."Remarks" || case when length(s."Remarks") < 1000 then ' ' else '' end || c.continued
            when length(s."Remarks") >= 999 then regexp_replace(s."Remarks", ';[^;]*$', '') else s."Remarks" end as remarks
from source s
left join (select row_number, string_agg("Remarks_continued", '' order by part) as continued from source_comments group by 1) c
     using (row_number);

-- relation remark
-- "DOB 12 Aug 1970; POB ...; nationality ...; Passport ...": birth dates, numbers and weak names are read, the rest never.
select row_number, party_id, kind, 'remark/' || place as part, regexp_replace(trim(piece), '^alt\. ', '') as said
from (select row_number, party_id, kind, unnest(string_split(rtrim(remarks, '. '), ';')) as piece,
             generate_subscripts(string_split(rtrim(remarks, '. '), ';'), 1) as place
      from entry where remarks is not null);

-- relation called
-- Persons are given as "FAMILY, Given": they are turned. Weak names stand in the remarks, in quotes.
with given as (
  select row_number, party_id, kind, null as part, 'legal' as quality, called as said from entry
  union all
  select a.row_number, e.party_id, e.kind, a.part, 'alias', a."alt_name" from source_alt a join entry e using (row_number)
  union all
  select row_number, party_id, kind, part, 'weak_alias', trim(regexp_extract(said, '^[afn]\.k\.a\. ?''(.*?)''?$', 1)) from remark
  where regexp_matches(said, '^[afn]\.k\.a\. ?''')
)
select row_number, party_id, kind, part, quality,
       case when kind = 'Person'
            then trim(regexp_replace(regexp_replace(said, '(?i)^([^,]+), ?((?:JR|SR)\.?), ?(.+)$', '\1, \3, \2'),
                                     '(?i)^([^,]+), ?(.+?)(?:, ?((?:JR|SR|II|III|IV)\.?))?$', '\2 \1 \3')) else said end as value
from given;

-- relation born
select row_number, party_id, part, trim(substr(said, 5)) as said from remark where kind = 'Person' and starts_with(said, 'DOB ');

-- relation founded
select row_number, substr(said, 31) as said from remark where kind = 'Organization' and starts_with(said, 'Organization Established Date ');

-- relation document
-- "Passport N0443217 (Norway) issued 26 May 2019": a label, a number, the issuing country in brackets, and days that are not read.
select row_number, party_id, kind, part, regexp_extract(said, pattern, 1) as label, regexp_extract(said, pattern, 2) as number,
       regexp_extract(said, pattern, 3) as country
from (
  select *, '^((?:[A-Z][a-z]+ )*Passport|V\.A\.T\. Number'
         || '|[A-Z][A-Za-z'']*(?: [A-Za-z'']+)* (?:Number|ID|Identification|Document|Code|Code \(USCC\)|Certificate|Card|Identidad|FEIN)'
         || '|[A-Za-z.]+(?: [A-Za-z.]+)* No\.|(?:[A-Z]\.){3,4}|NIT|RUC|RFC|RIF|RTN)'
         || '(?: Booklet)?\s*[#:]*\s*'
         || '((?:[A-Z-]{1,5} )?[^ ()]*[0-9][^()]*?|[0-9]+/[A-Za-z]+\([A-Z]\)[0-9]+)'
         || '\s*(?:\(([^()]*)\)\s*)*(?:(?:issued|expires) .*)?$' as pattern
  from remark
)
where regexp_matches(said, '[0-9]{3}') and regexp_matches(said, pattern);

-- relation placed
-- City, province and postal code share one cell: a city is what stands before a comma or a code.
select row_number, part, "Address" as street, null::varchar as postal_code, "City/State/Province/Postal Code" as city_line,
       nullif(trim(regexp_extract(split_part("City/State/Province/Postal Code", ',', 1), '^[^0-9]*$')), '') as city, "Country" as country
from source_add;

-- relation programme
-- Several programmes are written "SDGT] [IFSR". The day of listing is published for some programmes only.
with program as (
  select row_number, unnest(regexp_split_to_array(trim(programs, '[] '), '\]\s*\[')) as list from entry
), listed as (
  select row_number, regexp_extract(said, '^Listing Date \(([^)]*)\)', 1) as measure,
         try_strptime(regexp_extract(said, '([0-9]{1,2} [A-Z][a-z]{2} (19|20)[0-9]{2})$', 1), '%d %b %Y')::date as day
  from remark where starts_with(said, 'Listing Date (')
)
select p.row_number, trim(p.list) as part, trim(p.list) as list, min(l.day) as valid_from
from program p
left join listed l on l.row_number = p.row_number and starts_with(replace(p.list, '-', ''),
     case when l.measure = 'CMIC' then 'CMIC' else 'RUSSIAEO' || regexp_extract(l.measure, '[0-9]{5}') end)
where trim(p.list) <> '' group by p.row_number, p.list;

-- refused source_alt
select row_number, part, 'the alias has no name' as reason from source_alt where "alt_name" is null;
