-- relation entry
-- Footnote marks ("*203") are the page's own; titles before the names of persons are no part of them.
select *, trim(regexp_replace(case when kind = 'Person' then regexp_replace(bare, '(?i)^((mr|mrs|ms|miss|dr|prof|eng|engr|sr|sra|m|mme)[.]? +)+', '') else bare end,
                              '[ ,;]+$', '')) as spelling,
       case when regexp_full_match(said_from, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(said_from, '%Y-%m-%d')::date
            when regexp_full_match(said_from, '[0-9]{1,2}-[A-Za-z]{3}-(19|20)[0-9]{2}') then try_strptime(said_from, '%d-%b-%Y')::date end as valid_from,
       case when regexp_full_match(said_to, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}') then try_strptime(said_to, '%Y-%m-%d')::date
            when regexp_full_match(said_to, '[0-9]{1,2}-[A-Za-z]{3}-(19|20)[0-9]{2}') then try_strptime(said_to, '%d-%b-%Y')::date end as valid_to,
       regexp_matches(said_to, '^29[0-9]{2}|[/-]29[0-9]{2}$') or lower(said_to) in ('permanent', 'ongoing') as endless
from (select *, trim(regexp_replace(regexp_replace(coalesce(name, ''), '[*][0-9]+', ' ', 'g'), '[\s\pZ]+', ' ', 'g')) as bare from published);

-- refused
select row_number, 'the entry has no name' as reason from entry where spelling = ''
union all
select row_number, 'the id stands under several names' from entry
where party_id in (select party_id from entry group by party_id having count(distinct spelling) > 1);

-- doubtful
select row_number, 'the first day is not a day yyyy-mm-dd or dd-Mon-yyyy' as reason from entry where said_from is not null and valid_from is null
union all
select row_number, 'the last day is not a day yyyy-mm-dd or dd-Mon-yyyy' from entry where said_to is not null and valid_to is null and not endless;

-- party
select row_number, party_id, kind from entry;

-- name
-- A person of whom one word is given is never compared as a whole name; a script that does not part words gives it whole.
select row_number, party_id, spelling as value,
       case when kind = 'Person' and one_word(spelling)
            then 'surname' else 'legal' end as kind
from entry where spelling <> '';

-- name
-- The words that the publisher keeps before and after a firm's name, such as its legal form.
select row_number, party_id, 'alias' as kind, 'long' as part, concat_ws(' ', before, spelling, after) as value
from entry where kind <> 'Person' and coalesce(before, after) is not null and spelling <> '';

-- address
select row_number, party_id, case when kind = 'Person' then 'contact' else 'seat' end as role, street, postal_code, city, c.alpha2 as country,
       concat_ws(', ', street, city, region, postal_code, country_name) as full_address
from entry left join country c on c.key = country_key(coalesce(country_code, country_name)) where coalesce(street, city) is not null;

-- listing
-- The end year 2999 means that no end is set.
select row_number, party_id, concat_ws('|', party_id, coalesce(valid_from::varchar, said_from)) as record_id, 'exclusion' as kind, 'World Bank Group' as authority,
       grounds as list, party_id as ref, valid_from, case when not coalesce(endless, false) then valid_to end as valid_to
from entry qualify row_number() over (partition by party_id, coalesce(valid_from::varchar, said_from) order by row_number) = 1;
