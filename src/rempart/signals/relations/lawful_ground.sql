-- One lawful ground of one purchase or contract: recorded by the town or the publisher with its reference, or told by the name
-- of the procedure itself. A ground of a procedure holds for its awards and contracts too.
with told as (
    select g.about_id, g.ground from purchase_ground g where length(trim(g.reference)) > 0
    union
    select p.purchase_id as about_id, m.ground from purchase p join procedure_method m on m.procedure = p.procedure where m.ground is not null
)
select t.about_id, t.ground from told t
union
select a.award_id as about_id, t.ground from told t join award a on a.ocid = t.about_id
union
select c.contract_id as about_id, t.ground from told t join contract c on c.ocid = t.about_id
union
select c.contract_id as about_id, t.ground from told t join contract c on c.award_id = t.about_id
union
select a.ocid as about_id, t.ground from told t join award a on a.award_id = t.about_id where a.ocid is not null
