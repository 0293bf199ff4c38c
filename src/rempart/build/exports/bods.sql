-- The tables of a snapshot as records of the Beneficial Ownership Data Standard 0.4; ``known_on()`` is the snapshot's day.
create temp macro told(object) as json_merge_patch('{}', object);  -- without the keys that are null
create temp macro listed(items) as case when len(items) > 0 then to_json(items) end;
create temp macro register_of(row_id) as split_part(row_id, '/', 1);
create temp macro percent(share) as round(share * 100, 9);

create temp table exported as
-- Somebody who is not named, and ultimately owns, is a person.
select *, case when kind in ('Vessel', 'Airplane') then null when kind = 'Person' then 'person'
               when kind = 'LegalEntity' and vehicle = 'unnamed' and party_id in (select person_id from main.bo_statement) then 'person'
               else 'entity' end as record_type
from (
  select party_id, arg_min(kind, case kind when 'Person' then 1 when 'Company' then 2 when 'PublicBody' then 3 when 'Organization' then 4
                                           when 'Arrangement' then 5 when 'Vessel' then 6 when 'Airplane' then 7 else 8 end) as kind,
         min(vehicle) as vehicle, min(legal_form) as legal_form, min(jurisdiction) as jurisdiction,
         min(incorporation_date) as founded, min(dissolution_date) as dissolved,
         max(coalesce(valid_to, date '9999-12-31')) <= known_on() as closed
  from main.party group by party_id);

create temp table said as
select party_id, max(known_from) as said_on, list_sort(list(distinct register_of(row_id))) as registers from (
  select party_id, row_id, known_from from main.party union all select party_id, row_id, known_from from main.name
  union all select party_id, row_id, known_from from main.identifier union all select party_id, row_id, known_from from main.address
  union all select party_id, row_id, known_from from main.birth_date union all select party_id, row_id, known_from from main.party_tag)
group by party_id;

create temp table named as
select party_id, list(struct_pack(value, kind) order by rank, value, kind) as names from (
  select distinct party_id, value, kind, case kind when 'legal' then 1 when 'trade' then 2 when 'surname' then 3 when 'alias' then 4 else 5 end as rank
  from main.name)
group by party_id;

create temp table numbered as
select party_id, list(told(json_object('id', number, 'scheme', nullif(scheme, 'UNSTATED'), 'schemeName', case
         when scheme = 'UNSTATED' then 'not stated by the publisher' when s.name is not null then s.name
         when scheme like '%-PASSPORT' then 'Passport' when scheme like '%-IDCARD' then 'Identity card'
         when scheme like '%-TAXID' then 'Tax identification' end)) order by scheme, number) as identifiers
from (select distinct party_id, scheme, number from main.identifier) left join scheme_name s using (scheme)
group by party_id;

create temp table placed as
select party_id, list(address order by address::varchar) as addresses from (
  select distinct a.party_id, told(json_object(
           'type', case when e.record_type = 'person' or a.role = 'contact' then 'alternative' when a.role = 'seat' then 'registered' else 'business' end,
           'address', case when a.street is null and a.city is null then a.full_address else concat_ws(', ', a.street, a.city) end,
           'postCode', a.postal_code,
           'country', case when a.country is not null then json_object('name', coalesce(c.name, a.country), 'code', a.country) end)) as address
  from main.address a join exported e using (party_id) left join country_name c on c.code = a.country)
group by party_id;

-- One birth date has a place in the standard: the most precise, the earliest of several.
create temp table born as
select party_id, left(earliest::varchar, case when earliest = latest then 10 when last_day(earliest) = latest then 7 else 4 end) as birth_date
from (select party_id, earliest, latest from main.birth_date where year(earliest) = year(latest)
      qualify row_number() over (partition by party_id order by latest - earliest, earliest) = 1);

create temp table entity as
select e.party_id as record_id, e.party_id as subject_id, e.record_type, e.closed, told(json_object(
  'isComponent', false,
  'entityType', json_object(
    'type', case when e.vehicle = 'unnamed' and e.kind = 'LegalEntity' then 'unknownEntity' else case e.kind when 'Company' then 'registeredEntity' when 'PublicBody' then 'stateBody'
                                  when 'Arrangement' then 'arrangement' else 'legalEntity' end end,
    'subtype', case when e.kind = 'Arrangement' and e.vehicle in ('trust', 'nomination') then e.vehicle
                    when e.kind in ('LegalEntity', 'Organization') and e.vehicle = 'trust' then e.vehicle end,
    'details', nullif(concat_ws(', ', e.legal_form,
                                case when e.vehicle not in ('unnamed', 'arrangement', 'trust', 'nomination') then e.vehicle end), '')),
  'name', n.names[1].value, 'alternateNames', listed(list_distinct(list_transform(n.names[2:], lambda x: x.value))),
  'jurisdiction', case when e.jurisdiction is not null then json_object('name', coalesce(c.name, e.jurisdiction), 'code', e.jurisdiction) end,
  'identifiers', listed(i.identifiers), 'foundingDate', e.founded::varchar, 'dissolutionDate', e.dissolved::varchar,
  'addresses', listed(a.addresses),
  'publicListing', case when e.party_id in (select party_id from main.party_tag where tag = 'listed') then json_object('hasPublicListing', true) end
)) as details
from exported e left join named n using (party_id) left join numbered i using (party_id) left join placed a using (party_id)
     left join country_name c on c.code = e.jurisdiction
where e.record_type = 'entity';

create temp table person as
select e.party_id as record_id, e.party_id as subject_id, e.record_type, e.closed, told(json_object(
  'isComponent', false, 'personType', case when e.kind = 'Person' then 'knownPerson' else 'unknownPerson' end,
  'names', listed(list_transform(n.names, lambda x: told(json_object(
    'type', case when x.kind in ('legal', 'surname') then 'legal' else 'alternative' end,
    'fullName', x.value, 'familyName', case when x.kind = 'surname' then x.value end)))),
  'identifiers', listed(i.identifiers), 'birthDate', b.birth_date, 'addresses', listed(a.addresses)
)) as details
from exported e left join named n using (party_id) left join numbered i using (party_id) left join placed a using (party_id)
     left join born b using (party_id)
where e.record_type = 'person';

-- What binds a holder to an entity. The same interest stated as a holding and as beneficial ownership is one.
create temp table tie as
select t.*, coalesce(s.record_type, 'entity') = 'entity' and (s.party_id is null or s.record_type is not null)
            and (h.party_id is null or h.record_type is not null) as told
from (
  select asset_id as subject_id, owner_id as holder_id, interest as word, share_class as beside, share_min, share_max, valid_from, valid_to,
         true as direct, false as beneficial, true as stated, null as reason, row_id, known_from from main.ownership
  union all
  select subject_id, person_id, interest, null, share_min, share_max,
         valid_from, valid_to, false, true, coalesce(interest, person_id) is not null, exempt_reason, row_id, known_from from main.bo_statement
  union all
  select organization_id, director_id, role, null, null, null, valid_from, valid_to, true, false, true, null, row_id, known_from from main.directorship
) t left join exported s on s.party_id = t.subject_id left join exported h on h.party_id = t.holder_id;

create temp table unnamed as
select subject_id, min(reason) as reason from tie where holder_id is null group by subject_id;

create temp table interest as
select subject_id, holder_id, reason, word, beside, share_min, share_max, valid_from, valid_to, stated, bool_or(direct) as direct,
       bool_or(beneficial) as beneficial, max(known_from) as said_on, list(distinct register_of(row_id)) as registers,
       nullif(concat_ws(', ', case when word not in (select word from known_word where list = 'interests') then word end, beside), '') as details
from (select t.* replace (case when t.holder_id is null then coalesce(t.reason, u.reason, 'informationUnknownToPublisher') end as reason)
      from tie t left join unnamed u using (subject_id) where t.told)
group by all;

create temp table relationship as
select 'relationship-' || md5(concat_ws('|', subject_id, coalesce(holder_id, ''), coalesce(reason, ''))) as record_id, subject_id,
       'relationship' as record_type, bool_and(coalesce(valid_to <= known_on(), false)) as closed,
       max(said_on) as said_on, list_sort(list_distinct(flatten(list(registers)))) as registers, told(json_object(
  'isComponent', false, 'subject', subject_id,
  'interestedParty', case when holder_id is not null then to_json(holder_id)
                          when reason in (select word from known_word where list = 'reasons') then json_object('reason', reason)
                          else json_object('reason', 'unknown', 'description', reason) end,
  'interests', listed(list(told(json_object(
     'type', case when word is not null and word not in (select word from known_word where list = 'interests')
                  then 'otherInfluenceOrControl' else word end,
     'directOrIndirect', case when direct then 'direct' else 'unknown' end, 'beneficialOwnershipOrControl', beneficial, 'details', details,
     'share', case when share_min = share_max then json_object('exact', percent(share_min))
                   when share_min is not null or share_max is not null
                   then json_object('minimum', percent(share_min), 'maximum', percent(share_max)) end,
     'startDate', valid_from::varchar, 'endDate', valid_to::varchar))
     order by word, beside, valid_from, valid_to, share_min, share_max, direct, beneficial) filter (where stated))
)) as details
from interest group by subject_id, holder_id, reason;

create temp table record as
select 1 as place, r.*, s.said_on, s.registers from entity r left join said s on s.party_id = r.record_id
union all by name select 2 as place, r.*, s.said_on, s.registers from person r left join said s on s.party_id = r.record_id
union all by name select 3 as place, r.* from relationship r;
