-- relation establishment
-- This file holds the legal units alone: of establishments it knows the number of the seat.
select row_number, null::varchar as siret from source where false;
