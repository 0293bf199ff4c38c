-- The tables of a snapshot as statements of FollowTheMoney: one row for each value of one property of one entity.
-- Ids are hashes: the model allows letters, digits, dots and dashes only, and the ids of publishers hold anything.
create temp macro entity_id(what) as 'rempart-' || md5(what);
create temp macro register_of(row_id) as split_part(row_id, '/', 1);

create temp table exported as
select party_id, entity_id(party_id) as id,
       arg_min(kind, case kind when 'Person' then 1 when 'Company' then 2 when 'PublicBody' then 3 when 'Organization' then 4
                               when 'Vessel' then 5 when 'Airplane' then 6 else 7 end) as kind,
       party_id in (select party_id from name where kind = 'legal') as legally_named
from party group by party_id;
update exported set kind = 'LegalEntity' where kind = 'Arrangement';

create temp table statement(id varchar, schema varchar, prop varchar, value varchar, register varchar);

insert into statement
select e.id, e.kind, s.prop, s.value, register_of(p.row_id)
from party p join exported e using (party_id), lateral (
  select unnest([{'prop': null, 'value': null}, {'prop': 'legalForm', 'value': p.legal_form}, {'prop': 'status', 'value': p.status},
    {'prop': 'jurisdiction', 'value': lower(p.jurisdiction)}, {'prop': 'incorporationDate', 'value': p.incorporation_date::varchar},
    {'prop': 'dissolutionDate', 'value': p.dissolution_date::varchar}, {'prop': 'classification', 'value': p.classification},
    {'prop': 'capital', 'value': p.capital::varchar}]) as s) where s.value is not null or s.prop is null;

insert into statement
-- A party that has no legal name is named by its trade names.
select e.id, e.kind, case when n.kind = 'legal' or (n.kind = 'trade' and not e.legally_named) then 'name'
                          when n.kind = 'surname' and e.kind = 'Person' then 'lastName'
                          when n.kind = 'weak_alias' then 'weakAlias' else 'alias' end, n.value, register_of(n.row_id)
from name n join exported e using (party_id);

insert into statement
select e.id, e.kind, 'birthDate',
       left(b.earliest::varchar, case when b.earliest = b.latest then 10 when last_day(b.earliest) = b.latest then 7 else 4 end), register_of(b.row_id)
from birth_date b join exported e using (party_id) where year(b.earliest) = year(b.latest);

create temp table placed as
select e.id as party, e.kind, a.*, entity_id(concat_ws('|', 'address', full_address, street, postal_code, city, country)) as id,
       coalesce(street, postal_code, city, country) is not null as in_parts
from address a join exported e using (party_id);
insert into statement
select party, kind, case when in_parts then 'addressEntity' else 'address' end, case when in_parts then id else full_address end, register_of(row_id) from placed;
insert into statement
select a.id, 'Address', s.prop, s.value, register_of(a.row_id)
from placed a, lateral (select unnest([{'prop': 'full', 'value': a.full_address}, {'prop': 'street', 'value': a.street},
  {'prop': 'postalCode', 'value': a.postal_code}, {'prop': 'city', 'value': a.city}, {'prop': 'country', 'value': lower(a.country)}]) as s)
where a.in_parts and s.value is not null;

insert into statement
select e.id, e.kind, case when i.scheme = 'XI-LEI' then 'leiCode' when i.scheme like 'XI-IMO%' then 'imoNumber' when i.scheme = 'RU-INN' then 'innCode'
                          when i.scheme = 'RU-OGRN' then 'ogrnCode' when i.scheme = 'CN-USCC' then 'uscCode'
                          when i.scheme like '%-VAT' or i.scheme = 'FR-TVA' then 'vatCode' when i.scheme like '%TAXID' then 'taxNumber'
                          when i.scheme = 'UNSTATED' then 'idNumber' else 'registrationNumber' end,
       case when i.scheme like 'XI-IMO%' then 'IMO' || regexp_replace(i.number, '^IMO', '') else i.number end, register_of(i.row_id)
from identifier i join exported e using (party_id) where not regexp_matches(i.scheme, '(PASSPORT|IDCARD)$');
insert into statement
select entity_id(concat_ws('|', 'document', i.party_id, i.scheme, i.number)), case when i.scheme like '%PASSPORT' then 'Passport' else 'Identification' end,
       s.prop, s.value, register_of(i.row_id)
from identifier i join exported e using (party_id) left join alpha3 c on c.alpha3 = left(i.scheme, 3), lateral (
  select unnest([{'prop': 'holder', 'value': e.id}, {'prop': 'number', 'value': i.number}, {'prop': 'country', 'value': lower(c.alpha2)},
    {'prop': 'type', 'value': case when i.scheme like '%IDCARD' then 'identity card' end},
    {'prop': 'startDate', 'value': i.valid_from::varchar}, {'prop': 'endDate', 'value': i.valid_to::varchar}]) as s)
where regexp_matches(i.scheme, '(PASSPORT|IDCARD)$') and s.value is not null;

create temp table holding as
select 'ownership' as origin, owner_id, asset_id, share_min, share_max, share_class, 'shareholding' as kind,
       nullif(interest, 'shareholding') as role, valid_from, valid_to, row_id from ownership where owner_id is not null
union all
select 'bo_statement', person_id, subject_id, share_min, share_max, null, interest, 'beneficial owner', valid_from, valid_to, row_id
from bo_statement where person_id is not null;
insert into statement
select entity_id(concat_ws('|', h.origin, h.owner_id, h.asset_id, h.kind, h.role, h.share_class, h.share_min, h.share_max, h.valid_from, h.valid_to)),
       'Ownership', s.prop, s.value, register_of(h.row_id)
from holding h, lateral (
  select unnest([{'prop': 'owner', 'value': entity_id(h.owner_id)}, {'prop': 'asset', 'value': entity_id(h.asset_id)},
    {'prop': 'percentage', 'value': case when h.share_min = h.share_max then percent(h.share_min)
                                         else percent(h.share_min) || '-' || percent(h.share_max) end},
    {'prop': 'ownershipType', 'value': h.kind}, {'prop': 'role', 'value': h.role}, {'prop': 'sharesType', 'value': h.share_class},
    {'prop': 'startDate', 'value': h.valid_from::varchar}, {'prop': 'endDate', 'value': h.valid_to::varchar}]) as s)
where s.value is not null;

insert into statement
select entity_id(concat_ws('|', 'directorship', d.director_id, d.organization_id, d.role, d.valid_from, d.valid_to)), 'Directorship',
       s.prop, s.value, register_of(d.row_id)
from directorship d, lateral (
  select unnest([{'prop': 'director', 'value': entity_id(d.director_id)}, {'prop': 'organization', 'value': entity_id(d.organization_id)},
    {'prop': 'role', 'value': d.role}, {'prop': 'startDate', 'value': d.valid_from::varchar}, {'prop': 'endDate', 'value': d.valid_to::varchar}]) as s)
where s.value is not null;

insert into statement
select entity_id(concat_ws('|', 'representation', r.agent_id, r.client_id, r.role, r.valid_from, r.valid_to)), 'Representation',
       s.prop, s.value, register_of(r.row_id)
from representation r, lateral (
  select unnest([{'prop': 'agent', 'value': entity_id(r.agent_id)}, {'prop': 'client', 'value': entity_id(r.client_id)},
    {'prop': 'role', 'value': r.role}, {'prop': 'startDate', 'value': r.valid_from::varchar}, {'prop': 'endDate', 'value': r.valid_to::varchar}]) as s)
where s.value is not null;

insert into statement
select entity_id(concat_ws('|', 'listing', l.party_id, l.list, l.kind, l.authority, l.ref, l.valid_from, l.valid_to)), 'Sanction',
       s.prop, s.value, register_of(l.row_id)
from listing l, lateral (
  select unnest([{'prop': 'entity', 'value': entity_id(l.party_id)}, {'prop': 'program', 'value': l.list}, {'prop': 'authority', 'value': l.authority},
    {'prop': 'authorityId', 'value': l.ref}, {'prop': 'startDate', 'value': l.valid_from::varchar}, {'prop': 'endDate', 'value': l.valid_to::varchar}]) as s)
where l.kind in ('sanction', 'exclusion', 'officer_ban') and s.value is not null;
insert into statement
select e.id, e.kind, 'topics', case l.kind when 'sanction' then 'sanction' when 'exclusion' then 'debarment' else 'corp.disqual' end, register_of(l.row_id)
from listing l join exported e using (party_id) where l.kind in ('sanction', 'exclusion', 'officer_ban');
