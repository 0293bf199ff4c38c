-- What the eleven rules read of a file of compiled OCDS releases, one on a line; `$file` is the file. Numbers that Cardinal
-- tells from texts stay JSON: a price in quotes is no price to it.
create or replace table cardinal_release as
select row_number() over () as n, ocid, tender.status = 'cancelled' as cancelled, tender.procurementMethodDetails as details,
       tender.procurementMethod as method, tender.numberOfTenderers = '1' as one_tenderer,
       tender.tenderPeriod.startDate as opens, tender.tenderPeriod.endDate as closes,
       buyer.id as buyer_id, tender.procuringEntity.id as entity_id, bids.details as bids, awards
from read_json($file, format = 'newline_delimited', ignore_errors = true, maximum_object_size = 134217728, columns = {
  ocid: 'varchar',
  buyer: 'struct(id varchar)',
  tender: 'struct(status varchar, "procurementMethod" varchar, "procurementMethodDetails" varchar, "numberOfTenderers" json,
                  "tenderPeriod" struct("startDate" varchar, "endDate" varchar), "procuringEntity" struct(id varchar))',
  bids: 'struct(details struct(status varchar, date varchar, value struct(amount json, currency varchar), tenderers struct(id varchar)[])[])',
  awards: 'struct(status varchar, suppliers struct(id varchar)[], items struct(classification struct(id varchar))[])[]'});

create or replace table cardinal_bid as
select n, m, b.status, b.date,
       case when json_type(b.value.amount) in ('UBIGINT', 'BIGINT', 'DOUBLE') then b.value.amount::double end as amount, b.value.currency as currency,
       len(b.tenderers) as named, list_filter(list_transform(b.tenderers, lambda t: t.id), lambda t: t is not null) as firms
from (select n, unnest(bids) as b, generate_subscripts(bids, 1) as m from cardinal_release where len(bids) > 0);

create or replace table cardinal_award as
select n, m, a.status, len(a.suppliers) as named,
       list_filter(list_transform(a.suppliers, lambda t: t.id), lambda t: t is not null) as firms,
       list_distinct(list_filter(list_transform(a.items, lambda i: i.classification.id), lambda c: c is not null)) as codes
from (select n, unnest(awards) as a, generate_subscripts(awards, 1) as m from cardinal_release where len(awards) > 0);

alter table cardinal_release add column has_bids boolean;
alter table cardinal_release add column has_awards boolean;
update cardinal_release set has_bids = bids is not null, has_awards = awards is not null;
alter table cardinal_release drop column bids;
alter table cardinal_release drop column awards;
