-- One row of a register that tells of one contract: of the contract, of the award that it follows, of its changes.
select c.contract_id, c.row_id from contract c
union
select e.contract_id, a.row_id from execution e join award a on a.award_id = e.award_id
union
select m.contract_id, m.row_id from amendment m
