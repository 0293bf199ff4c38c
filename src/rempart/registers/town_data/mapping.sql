-- Made by docs/generate.py of the dictionary: correct that, then run `make golden`.

-- relation told
select row_number, json as j, json->>'$.table' as of_table from source;

-- relation form
select * from (values
  ('accounts', 'fiscal_year', 'a whole number', '-?[0-9]{1,18}'),
  ('accounts', 'turnover', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'net_income', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'equity', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'employees', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'all_resources', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'total_assets', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'cash', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'inventory', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('accounts', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('accounts', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('address', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('address', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('amendment', 'amended_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('amendment', 'amount_after', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('amendment', 'duration_months_after', 'a whole number', '-?[0-9]{1,18}'),
  ('amendment', 'amount_before', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('amendment', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('amendment', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award', 'award_date', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('award', 'duration_months', 'a whole number', '-?[0-9]{1,18}'),
  ('award', 'number_of_tenderers', 'a whole number', '-?[0-9]{1,18}'),
  ('award', 'published_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award_supplier', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('award_supplier', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('bid', 'submitted_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('bid', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('bid', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('bid', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('bid_line', 'unit_price', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('bid_line', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('bid_line', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('birth_date', 'earliest', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('birth_date', 'latest', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('birth_date', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('birth_date', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('business_sale', 'sold_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('business_sale', 'price', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('business_sale', 'turnover', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('business_sale', 'with_stock_or_licence', 'true or false', 'true|false'),
  ('business_sale', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('business_sale', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('closure_notice', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('closure_notice', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contact', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contact', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'signed_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'starts_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'ends_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('contract', 'paid', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('contract', 'published_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'first_amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('contract', 'first_ends_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('contract', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('deadline_extension', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('deadline_extension', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('decision_step', 'done_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('decision_step', 'abstained', 'true or false', 'true|false'),
  ('decision_step', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('decision_step', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('directorship', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('directorship', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('event', 'event_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('event', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('event', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('fleet', 'declared_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('fleet', 'vehicles', 'a whole number', '-?[0-9]{1,18}'),
  ('fleet', 'parking', 'a whole number', '-?[0-9]{1,18}'),
  ('fleet', 'forwarder', 'true or false', 'true|false'),
  ('fleet', 'unheld', 'a whole number', '-?[0-9]{1,18}'),
  ('fleet', 'long_hire', 'true or false', 'true|false'),
  ('fleet', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('fleet', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_programme', 'opened_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_programme', 'closes_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_programme', 'new_bodies', 'true or false', 'true|false'),
  ('grant_programme', 'event_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_programme', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_programme', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_spend', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('grant_spend', 'paid_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_spend', 'disclosed', 'true or false', 'true|false'),
  ('grant_spend', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('grant_spend', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('hazard_order', 'ordered_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('hazard_order', 'works_done_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('hazard_order', 'annulled_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('hazard_order', 'shared_parts', 'true or false', 'true|false'),
  ('hazard_order', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('hazard_order', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('identifier', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('identifier', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('inspection', 'inspected_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('inspection', 'open_when_due', 'true or false', 'true|false'),
  ('inspection', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('inspection', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('inspection_breach', 'repealed', 'true or false', 'true|false'),
  ('inspection_breach', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('inspection_breach', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('lease', 'rent_year', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('lease', 'sublet_allowed', 'true or false', 'true|false'),
  ('lease', 'arrears_months', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('lease', 'notice_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('lease', 'offers', 'a whole number', '-?[0-9]{1,18}'),
  ('lease', 'social_purpose', 'true or false', 'true|false'),
  ('lease', 'concession', 'true or false', 'true|false'),
  ('lease', 'key_money', 'true or false', 'true|false'),
  ('lease', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('lease', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('listing', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('listing', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('mandate', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('mandate', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('milestone', 'due_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('milestone', 'met_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('milestone', 'penalty', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('milestone', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('milestone', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('name', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('name', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('occupancy_count', 'counted_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('occupancy_count', 'persons', 'a whole number', '-?[0-9]{1,18}'),
  ('occupancy_count', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('occupancy_count', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('operator_spell', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('operator_spell', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('ownership', 'share_min', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('ownership', 'share_max', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('ownership', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('ownership', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party', 'incorporation_date', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party', 'dissolution_date', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party', 'capital', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('party', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party_tag', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('party_tag', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('permit', 'requested_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('permit', 'decided_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('permit', 'side_trade_allowed', 'true or false', 'true|false'),
  ('permit', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('permit', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('premises', 'dwellings', 'a whole number', '-?[0-9]{1,18}'),
  ('premises', 'single_owner', 'true or false', 'true|false'),
  ('premises', 'area_m2', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('premises', 'capacity', 'a whole number', '-?[0-9]{1,18}'),
  ('premises', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('premises', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('premises_role', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('premises_role', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('property_sale', 'sold_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('property_sale', 'price', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('property_sale', 'area_m2', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('property_sale', 'land_m2', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('property_sale', 'declared_price', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('property_sale', 'furniture_stated', 'true or false', 'true|false'),
  ('property_sale', 'notice_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('property_sale', 'offers', 'a whole number', '-?[0-9]{1,18}'),
  ('property_sale', 'social_purpose', 'true or false', 'true|false'),
  ('property_sale', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('property_sale', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('purchase_ground', 'recorded_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('purchase_ground', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('purchase_ground', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('representation', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('representation', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('right_request', 'requested_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('right_request', 'several_allowed', 'true or false', 'true|false'),
  ('right_request', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('right_request', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('staff_interest', 'declared_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('staff_interest', 'share', 'a number', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('staff_interest', 'for_town', 'true or false', 'true|false'),
  ('staff_interest', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('staff_interest', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subcontract', 'tier', 'a whole number', '-?[0-9]{1,18}'),
  ('subcontract', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('subcontract', 'accepted_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subcontract', 'on_site_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subcontract', 'replaced_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subcontract', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subcontract', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'decided_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('subsidy', 'requested_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'starts_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'ends_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'in_kind', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('subsidy', 'agreement', 'true or false', 'true|false'),
  ('subsidy', 'own_terms', 'true or false', 'true|false'),
  ('subsidy', 'budget', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('subsidy', 'report_due_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'report_received_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'report_extended', 'true or false', 'true|false'),
  ('subsidy', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('subsidy', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('tender', 'published_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'sent_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'opens_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'closes_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'requests_by', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'number_of_tenderers', 'a whole number', '-?[0-9]{1,18}'),
  ('tender', 'amount_public', 'true or false', 'true|false'),
  ('tender', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender_criterion', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('tender_criterion', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('tender_criterion', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('valuation', 'valued_on', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('valuation', 'amount', 'an amount', '-?[0-9]{1,15}([.][0-9]+)?'),
  ('valuation', 'valid_from', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  ('valuation', 'valid_to', 'a date yyyy-mm-dd', '[0-9]{4}-[0-9]{2}-[0-9]{2}')
) as f(of_table, name, called, pattern);

-- refused
select row_number, 'table is none that this register fills' as reason from told
where of_table is null or of_table not in ('accounts', 'address', 'amendment', 'award', 'award_supplier', 'bid', 'bid_line', 'birth_date', 'business_sale', 'closure_notice', 'contact', 'contract', 'deadline_extension', 'decision_step', 'directorship', 'event', 'fleet', 'grant_programme', 'grant_spend', 'hazard_order', 'identifier', 'inspection', 'inspection_breach', 'lease', 'listing', 'mandate', 'milestone', 'name', 'occupancy_count', 'operator_spell', 'ownership', 'party', 'party_tag', 'permit', 'premises', 'premises_role', 'property_sale', 'purchase_ground', 'representation', 'right_request', 'staff_interest', 'subcontract', 'subsidy', 'tender', 'tender_criterion', 'valuation');

-- doubtful
select t.row_number, f.of_table || '.' || f.name || ' is not ' || f.called as reason
from (select t.row_number, f.*, trim(json_extract_string(t.j, '$.' || f.name)) as cell
      from told t join form f on f.of_table = t.of_table) f join told t using (row_number)
where f.cell <> '' and (not regexp_full_match(f.cell, f.pattern)
                        or f.called like 'a date%' and try_strptime(f.cell, '%Y-%m-%d') is null);

-- accounts
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       case when regexp_full_match(nullif(trim(j->>'$.fiscal_year'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.fiscal_year'), '')::bigint end as fiscal_year,
       case when regexp_full_match(nullif(trim(j->>'$.turnover'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.turnover'), '')::decimal(18,2) end as turnover,
       case when regexp_full_match(nullif(trim(j->>'$.net_income'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.net_income'), '')::decimal(18,2) end as net_income,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.equity'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.equity'), '')::decimal(18,2) end as equity,
       case when regexp_full_match(nullif(trim(j->>'$.employees'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.employees'), '')::double end as employees,
       case when regexp_full_match(nullif(trim(j->>'$.all_resources'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.all_resources'), '')::decimal(18,2) end as all_resources,
       case when regexp_full_match(nullif(trim(j->>'$.total_assets'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.total_assets'), '')::decimal(18,2) end as total_assets,
       case when regexp_full_match(nullif(trim(j->>'$.cash'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.cash'), '')::decimal(18,2) end as cash,
       case when regexp_full_match(nullif(trim(j->>'$.inventory'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.inventory'), '')::decimal(18,2) end as inventory,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'accounts';

-- address
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.role'), '') as role,
       nullif(trim(j->>'$.full_address'), '') as full_address,
       nullif(trim(j->>'$.street'), '') as street,
       nullif(trim(j->>'$.postal_code'), '') as postal_code,
       nullif(trim(j->>'$.city'), '') as city,
       nullif(trim(j->>'$.country'), '') as country,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'address';

-- amendment
select row_number, nullif(trim(j->>'$.contract_id'), '') as contract_id,
       nullif(trim(j->>'$.amendment_id'), '') as amendment_id,
       case when regexp_full_match(nullif(trim(j->>'$.amended_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.amended_on'), ''), '%Y-%m-%d')::date end as amended_on,
       case when regexp_full_match(nullif(trim(j->>'$.amount_after'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount_after'), '')::decimal(18,2) end as amount_after,
       case when regexp_full_match(nullif(trim(j->>'$.duration_months_after'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.duration_months_after'), '')::bigint end as duration_months_after,
       nullif(trim(j->>'$.rationale'), '') as rationale,
       case when regexp_full_match(nullif(trim(j->>'$.amount_before'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount_before'), '')::decimal(18,2) end as amount_before,
       nullif(trim(j->>'$.legal_ref'), '') as legal_ref,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'amendment';

-- award
select row_number, nullif(trim(j->>'$.award_id'), '') as award_id,
       nullif(trim(j->>'$.buyer_id'), '') as buyer_id,
       nullif(trim(j->>'$.title'), '') as title,
       nullif(trim(j->>'$.cpv'), '') as cpv,
       case when regexp_full_match(nullif(trim(j->>'$.award_date'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.award_date'), ''), '%Y-%m-%d')::date end as award_date,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.procedure'), '') as procedure,
       case when regexp_full_match(nullif(trim(j->>'$.duration_months'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.duration_months'), '')::bigint end as duration_months,
       case when regexp_full_match(nullif(trim(j->>'$.number_of_tenderers'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.number_of_tenderers'), '')::bigint end as number_of_tenderers,
       nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.lot_id'), '') as lot_id,
       nullif(trim(j->>'$.status'), '') as status,
       case when regexp_full_match(nullif(trim(j->>'$.published_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.published_on'), ''), '%Y-%m-%d')::date end as published_on,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'award';

-- award_supplier
select row_number, nullif(trim(j->>'$.award_id'), '') as award_id,
       nullif(trim(j->>'$.supplier_id'), '') as supplier_id,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'award_supplier';

-- bid
select row_number, nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.lot_id'), '') as lot_id,
       nullif(trim(j->>'$.bid_id'), '') as bid_id,
       nullif(trim(j->>'$.tenderer_id'), '') as tenderer_id,
       case when regexp_full_match(nullif(trim(j->>'$.submitted_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.submitted_on'), ''), '%Y-%m-%d')::date end as submitted_on,
       nullif(trim(j->>'$.status'), '') as status,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.submitted_at'), '') as submitted_at,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'bid';

-- bid_line
select row_number, nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.bid_id'), '') as bid_id,
       nullif(trim(j->>'$.item'), '') as item,
       case when regexp_full_match(nullif(trim(j->>'$.unit_price'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.unit_price'), '')::double end as unit_price,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'bid_line';

-- birth_date
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       case when regexp_full_match(nullif(trim(j->>'$.earliest'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.earliest'), ''), '%Y-%m-%d')::date end as earliest,
       case when regexp_full_match(nullif(trim(j->>'$.latest'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.latest'), ''), '%Y-%m-%d')::date end as latest,
       nullif(trim(j->>'$.precision'), '') as precision,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'birth_date';

-- business_sale
select row_number, nullif(trim(j->>'$.business_sale_id'), '') as business_sale_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.activity'), '') as activity,
       case when regexp_full_match(nullif(trim(j->>'$.sold_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.sold_on'), ''), '%Y-%m-%d')::date end as sold_on,
       case when regexp_full_match(nullif(trim(j->>'$.price'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.price'), '')::decimal(18,2) end as price,
       case when regexp_full_match(nullif(trim(j->>'$.turnover'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.turnover'), '')::decimal(18,2) end as turnover,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.buyer_id'), '') as buyer_id,
       nullif(trim(j->>'$.seller_id'), '') as seller_id,
       case when regexp_full_match(nullif(trim(j->>'$.with_stock_or_licence'), ''), 'true|false') then nullif(trim(j->>'$.with_stock_or_licence'), '') = 'true' end as with_stock_or_licence,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'business_sale';

-- closure_notice
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.notice_id'), '') as notice_id,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'closure_notice';

-- contact
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       nullif(trim(j->>'$.value_hash'), '') as value_hash,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'contact';

-- contract
select row_number, nullif(trim(j->>'$.contract_id'), '') as contract_id,
       nullif(trim(j->>'$.award_id'), '') as award_id,
       nullif(trim(j->>'$.ocid'), '') as ocid,
       case when regexp_full_match(nullif(trim(j->>'$.signed_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.signed_on'), ''), '%Y-%m-%d')::date end as signed_on,
       case when regexp_full_match(nullif(trim(j->>'$.starts_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.starts_on'), ''), '%Y-%m-%d')::date end as starts_on,
       case when regexp_full_match(nullif(trim(j->>'$.ends_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.ends_on'), ''), '%Y-%m-%d')::date end as ends_on,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.paid'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.paid'), '')::decimal(18,2) end as paid,
       nullif(trim(j->>'$.status'), '') as status,
       case when regexp_full_match(nullif(trim(j->>'$.published_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.published_on'), ''), '%Y-%m-%d')::date end as published_on,
       case when regexp_full_match(nullif(trim(j->>'$.first_amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.first_amount'), '')::decimal(18,2) end as first_amount,
       case when regexp_full_match(nullif(trim(j->>'$.first_ends_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.first_ends_on'), ''), '%Y-%m-%d')::date end as first_ends_on,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'contract';

-- deadline_extension
select row_number, nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.closes_at'), '') as closes_at,
       nullif(trim(j->>'$.ground'), '') as ground,
       nullif(trim(j->>'$.reference'), '') as reference,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'deadline_extension';

-- decision_step
select row_number, nullif(trim(j->>'$.subject_kind'), '') as subject_kind,
       nullif(trim(j->>'$.subject_id'), '') as subject_id,
       nullif(trim(j->>'$.actor_id'), '') as actor_id,
       nullif(trim(j->>'$.step'), '') as step,
       case when regexp_full_match(nullif(trim(j->>'$.done_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.done_on'), ''), '%Y-%m-%d')::date end as done_on,
       case when regexp_full_match(nullif(trim(j->>'$.abstained'), ''), 'true|false') then nullif(trim(j->>'$.abstained'), '') = 'true' end as abstained,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'decision_step';

-- directorship
select row_number, nullif(trim(j->>'$.director_id'), '') as director_id,
       nullif(trim(j->>'$.organization_id'), '') as organization_id,
       nullif(trim(j->>'$.role'), '') as role,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'directorship';

-- event
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       case when regexp_full_match(nullif(trim(j->>'$.event_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.event_on'), ''), '%Y-%m-%d')::date end as event_on,
       nullif(trim(j->>'$.other_id'), '') as other_id,
       nullif(trim(j->>'$.ref'), '') as ref,
       nullif(trim(j->>'$.code_before'), '') as code_before,
       nullif(trim(j->>'$.code_after'), '') as code_after,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'event';

-- fleet
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       case when regexp_full_match(nullif(trim(j->>'$.declared_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.declared_on'), ''), '%Y-%m-%d')::date end as declared_on,
       case when regexp_full_match(nullif(trim(j->>'$.vehicles'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.vehicles'), '')::bigint end as vehicles,
       case when regexp_full_match(nullif(trim(j->>'$.parking'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.parking'), '')::bigint end as parking,
       case when regexp_full_match(nullif(trim(j->>'$.forwarder'), ''), 'true|false') then nullif(trim(j->>'$.forwarder'), '') = 'true' end as forwarder,
       case when regexp_full_match(nullif(trim(j->>'$.unheld'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.unheld'), '')::bigint end as unheld,
       case when regexp_full_match(nullif(trim(j->>'$.long_hire'), ''), 'true|false') then nullif(trim(j->>'$.long_hire'), '') = 'true' end as long_hire,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'fleet';

-- grant_programme
select row_number, nullif(trim(j->>'$.programme'), '') as programme,
       case when regexp_full_match(nullif(trim(j->>'$.opened_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.opened_on'), ''), '%Y-%m-%d')::date end as opened_on,
       case when regexp_full_match(nullif(trim(j->>'$.closes_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.closes_on'), ''), '%Y-%m-%d')::date end as closes_on,
       case when regexp_full_match(nullif(trim(j->>'$.new_bodies'), ''), 'true|false') then nullif(trim(j->>'$.new_bodies'), '') = 'true' end as new_bodies,
       case when regexp_full_match(nullif(trim(j->>'$.event_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.event_on'), ''), '%Y-%m-%d')::date end as event_on,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'grant_programme';

-- grant_spend
select row_number, nullif(trim(j->>'$.subsidy_id'), '') as subsidy_id,
       nullif(trim(j->>'$.spend_id'), '') as spend_id,
       nullif(trim(j->>'$.supplier_id'), '') as supplier_id,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.paid_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.paid_on'), ''), '%Y-%m-%d')::date end as paid_on,
       case when regexp_full_match(nullif(trim(j->>'$.disclosed'), ''), 'true|false') then nullif(trim(j->>'$.disclosed'), '') = 'true' end as disclosed,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'grant_spend';

-- hazard_order
select row_number, nullif(trim(j->>'$.order_id'), '') as order_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       case when regexp_full_match(nullif(trim(j->>'$.ordered_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.ordered_on'), ''), '%Y-%m-%d')::date end as ordered_on,
       case when regexp_full_match(nullif(trim(j->>'$.works_done_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.works_done_on'), ''), '%Y-%m-%d')::date end as works_done_on,
       case when regexp_full_match(nullif(trim(j->>'$.annulled_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.annulled_on'), ''), '%Y-%m-%d')::date end as annulled_on,
       case when regexp_full_match(nullif(trim(j->>'$.shared_parts'), ''), 'true|false') then nullif(trim(j->>'$.shared_parts'), '') = 'true' end as shared_parts,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'hazard_order';

-- identifier
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.scheme'), '') as scheme,
       nullif(trim(j->>'$.number'), '') as number,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'identifier';

-- inspection
select row_number, nullif(trim(j->>'$.inspection_id'), '') as inspection_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.operator_id'), '') as operator_id,
       case when regexp_full_match(nullif(trim(j->>'$.inspected_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.inspected_on'), ''), '%Y-%m-%d')::date end as inspected_on,
       nullif(trim(j->>'$.body'), '') as body,
       nullif(trim(j->>'$.activity'), '') as activity,
       nullif(trim(j->>'$.outcome'), '') as outcome,
       case when regexp_full_match(nullif(trim(j->>'$.open_when_due'), ''), 'true|false') then nullif(trim(j->>'$.open_when_due'), '') = 'true' end as open_when_due,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'inspection';

-- inspection_breach
select row_number, nullif(trim(j->>'$.inspection_id'), '') as inspection_id,
       nullif(trim(j->>'$.breach'), '') as breach,
       nullif(trim(j->>'$.severity'), '') as severity,
       case when regexp_full_match(nullif(trim(j->>'$.repealed'), ''), 'true|false') then nullif(trim(j->>'$.repealed'), '') = 'true' end as repealed,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'inspection_breach';

-- lease
select row_number, nullif(trim(j->>'$.lease_id'), '') as lease_id,
       nullif(trim(j->>'$.lessor_id'), '') as lessor_id,
       nullif(trim(j->>'$.tenant_id'), '') as tenant_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       case when regexp_full_match(nullif(trim(j->>'$.rent_year'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.rent_year'), '')::decimal(18,2) end as rent_year,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.sublet_allowed'), ''), 'true|false') then nullif(trim(j->>'$.sublet_allowed'), '') = 'true' end as sublet_allowed,
       case when regexp_full_match(nullif(trim(j->>'$.arrears_months'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.arrears_months'), '')::double end as arrears_months,
       case when regexp_full_match(nullif(trim(j->>'$.notice_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.notice_on'), ''), '%Y-%m-%d')::date end as notice_on,
       case when regexp_full_match(nullif(trim(j->>'$.offers'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.offers'), '')::bigint end as offers,
       case when regexp_full_match(nullif(trim(j->>'$.social_purpose'), ''), 'true|false') then nullif(trim(j->>'$.social_purpose'), '') = 'true' end as social_purpose,
       case when regexp_full_match(nullif(trim(j->>'$.concession'), ''), 'true|false') then nullif(trim(j->>'$.concession'), '') = 'true' end as concession,
       case when regexp_full_match(nullif(trim(j->>'$.key_money'), ''), 'true|false') then nullif(trim(j->>'$.key_money'), '') = 'true' end as key_money,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'lease';

-- listing
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.list'), '') as list,
       nullif(trim(j->>'$.kind'), '') as kind,
       nullif(trim(j->>'$.authority'), '') as authority,
       nullif(trim(j->>'$.ref'), '') as ref,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'listing';

-- mandate
select row_number, nullif(trim(j->>'$.person_id'), '') as person_id,
       nullif(trim(j->>'$.office'), '') as office,
       nullif(trim(j->>'$.body'), '') as body,
       nullif(trim(j->>'$.place_id'), '') as place_id,
       nullif(trim(j->>'$.exit_advice'), '') as exit_advice,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'mandate';

-- milestone
select row_number, nullif(trim(j->>'$.contract_id'), '') as contract_id,
       nullif(trim(j->>'$.milestone_id'), '') as milestone_id,
       case when regexp_full_match(nullif(trim(j->>'$.due_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.due_on'), ''), '%Y-%m-%d')::date end as due_on,
       case when regexp_full_match(nullif(trim(j->>'$.met_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.met_on'), ''), '%Y-%m-%d')::date end as met_on,
       nullif(trim(j->>'$.status'), '') as status,
       case when regexp_full_match(nullif(trim(j->>'$.penalty'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.penalty'), '')::decimal(18,2) end as penalty,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'milestone';

-- name
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.value'), '') as value,
       nullif(trim(j->>'$.kind'), '') as kind,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'name';

-- occupancy_count
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       case when regexp_full_match(nullif(trim(j->>'$.counted_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.counted_on'), ''), '%Y-%m-%d')::date end as counted_on,
       case when regexp_full_match(nullif(trim(j->>'$.persons'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.persons'), '')::bigint end as persons,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'occupancy_count';

-- operator_spell
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.operator_id'), '') as operator_id,
       nullif(trim(j->>'$.activity'), '') as activity,
       nullif(trim(j->>'$.letting'), '') as letting,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'operator_spell';

-- ownership
select row_number, nullif(trim(j->>'$.owner_id'), '') as owner_id,
       nullif(trim(j->>'$.asset_id'), '') as asset_id,
       case when regexp_full_match(nullif(trim(j->>'$.share_min'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.share_min'), '')::double end as share_min,
       case when regexp_full_match(nullif(trim(j->>'$.share_max'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.share_max'), '')::double end as share_max,
       nullif(trim(j->>'$.share_class'), '') as share_class,
       nullif(trim(j->>'$.interest'), '') as interest,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'ownership';

-- party
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       nullif(trim(j->>'$.legal_form'), '') as legal_form,
       nullif(trim(j->>'$.status'), '') as status,
       nullif(trim(j->>'$.jurisdiction'), '') as jurisdiction,
       case when regexp_full_match(nullif(trim(j->>'$.incorporation_date'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.incorporation_date'), ''), '%Y-%m-%d')::date end as incorporation_date,
       case when regexp_full_match(nullif(trim(j->>'$.dissolution_date'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.dissolution_date'), ''), '%Y-%m-%d')::date end as dissolution_date,
       nullif(trim(j->>'$.size_class'), '') as size_class,
       nullif(trim(j->>'$.vehicle'), '') as vehicle,
       nullif(trim(j->>'$.classification'), '') as classification,
       nullif(trim(j->>'$.employees_band'), '') as employees_band,
       case when regexp_full_match(nullif(trim(j->>'$.capital'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.capital'), '')::decimal(18,2) end as capital,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'party';

-- party_tag
select row_number, nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.tag'), '') as tag,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'party_tag';

-- permit
select row_number, nullif(trim(j->>'$.permit_id'), '') as permit_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       nullif(trim(j->>'$.applicant_id'), '') as applicant_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.activity'), '') as activity,
       case when regexp_full_match(nullif(trim(j->>'$.requested_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.requested_on'), ''), '%Y-%m-%d')::date end as requested_on,
       case when regexp_full_match(nullif(trim(j->>'$.decided_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.decided_on'), ''), '%Y-%m-%d')::date end as decided_on,
       nullif(trim(j->>'$.decision'), '') as decision,
       case when regexp_full_match(nullif(trim(j->>'$.side_trade_allowed'), ''), 'true|false') then nullif(trim(j->>'$.side_trade_allowed'), '') = 'true' end as side_trade_allowed,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'permit';

-- premises
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.full_address'), '') as full_address,
       nullif(trim(j->>'$.premises_use'), '') as premises_use,
       nullif(trim(j->>'$.owner_id'), '') as owner_id,
       case when regexp_full_match(nullif(trim(j->>'$.dwellings'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.dwellings'), '')::bigint end as dwellings,
       nullif(trim(j->>'$.street_id'), '') as street_id,
       case when regexp_full_match(nullif(trim(j->>'$.single_owner'), ''), 'true|false') then nullif(trim(j->>'$.single_owner'), '') = 'true' end as single_owner,
       case when regexp_full_match(nullif(trim(j->>'$.area_m2'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.area_m2'), '')::double end as area_m2,
       case when regexp_full_match(nullif(trim(j->>'$.capacity'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.capacity'), '')::bigint end as capacity,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'premises';

-- premises_role
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.role'), '') as role,
       nullif(trim(j->>'$.party_id'), '') as party_id,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'premises_role';

-- property_sale
select row_number, nullif(trim(j->>'$.sale_id'), '') as sale_id,
       nullif(trim(j->>'$.parcel_id'), '') as parcel_id,
       nullif(trim(j->>'$.lot'), '') as lot,
       case when regexp_full_match(nullif(trim(j->>'$.sold_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.sold_on'), ''), '%Y-%m-%d')::date end as sold_on,
       nullif(trim(j->>'$.nature'), '') as nature,
       case when regexp_full_match(nullif(trim(j->>'$.price'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.price'), '')::decimal(18,2) end as price,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.property_type'), '') as property_type,
       case when regexp_full_match(nullif(trim(j->>'$.area_m2'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.area_m2'), '')::double end as area_m2,
       case when regexp_full_match(nullif(trim(j->>'$.land_m2'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.land_m2'), '')::double end as land_m2,
       nullif(trim(j->>'$.full_address'), '') as full_address,
       nullif(trim(j->>'$.place_id'), '') as place_id,
       nullif(trim(j->>'$.buyer_id'), '') as buyer_id,
       nullif(trim(j->>'$.seller_id'), '') as seller_id,
       nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.street_id'), '') as street_id,
       case when regexp_full_match(nullif(trim(j->>'$.declared_price'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.declared_price'), '')::decimal(18,2) end as declared_price,
       case when regexp_full_match(nullif(trim(j->>'$.furniture_stated'), ''), 'true|false') then nullif(trim(j->>'$.furniture_stated'), '') = 'true' end as furniture_stated,
       nullif(trim(j->>'$.special_terms'), '') as special_terms,
       case when regexp_full_match(nullif(trim(j->>'$.notice_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.notice_on'), ''), '%Y-%m-%d')::date end as notice_on,
       case when regexp_full_match(nullif(trim(j->>'$.offers'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.offers'), '')::bigint end as offers,
       case when regexp_full_match(nullif(trim(j->>'$.social_purpose'), ''), 'true|false') then nullif(trim(j->>'$.social_purpose'), '') = 'true' end as social_purpose,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'property_sale';

-- purchase_ground
select row_number, nullif(trim(j->>'$.about_id'), '') as about_id,
       nullif(trim(j->>'$.ground'), '') as ground,
       nullif(trim(j->>'$.reference'), '') as reference,
       case when regexp_full_match(nullif(trim(j->>'$.recorded_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.recorded_on'), ''), '%Y-%m-%d')::date end as recorded_on,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'purchase_ground';

-- representation
select row_number, nullif(trim(j->>'$.agent_id'), '') as agent_id,
       nullif(trim(j->>'$.client_id'), '') as client_id,
       nullif(trim(j->>'$.role'), '') as role,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'representation';

-- right_request
select row_number, nullif(trim(j->>'$.right_id'), '') as right_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       nullif(trim(j->>'$.applicant_id'), '') as applicant_id,
       case when regexp_full_match(nullif(trim(j->>'$.requested_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.requested_on'), ''), '%Y-%m-%d')::date end as requested_on,
       case when regexp_full_match(nullif(trim(j->>'$.several_allowed'), ''), 'true|false') then nullif(trim(j->>'$.several_allowed'), '') = 'true' end as several_allowed,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'right_request';

-- staff_interest
select row_number, nullif(trim(j->>'$.person_id'), '') as person_id,
       nullif(trim(j->>'$.post'), '') as post,
       nullif(trim(j->>'$.party_id'), '') as party_id,
       nullif(trim(j->>'$.interest'), '') as interest,
       case when regexp_full_match(nullif(trim(j->>'$.declared_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.declared_on'), ''), '%Y-%m-%d')::date end as declared_on,
       case when regexp_full_match(nullif(trim(j->>'$.share'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.share'), '')::double end as share,
       case when regexp_full_match(nullif(trim(j->>'$.for_town'), ''), 'true|false') then nullif(trim(j->>'$.for_town'), '') = 'true' end as for_town,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'staff_interest';

-- subcontract
select row_number, nullif(trim(j->>'$.contract_id'), '') as contract_id,
       nullif(trim(j->>'$.subcontract_id'), '') as subcontract_id,
       nullif(trim(j->>'$.subcontractor_id'), '') as subcontractor_id,
       case when regexp_full_match(nullif(trim(j->>'$.tier'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.tier'), '')::bigint end as tier,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.cpv'), '') as cpv,
       case when regexp_full_match(nullif(trim(j->>'$.accepted_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.accepted_on'), ''), '%Y-%m-%d')::date end as accepted_on,
       case when regexp_full_match(nullif(trim(j->>'$.on_site_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.on_site_on'), ''), '%Y-%m-%d')::date end as on_site_on,
       case when regexp_full_match(nullif(trim(j->>'$.replaced_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.replaced_on'), ''), '%Y-%m-%d')::date end as replaced_on,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'subcontract';

-- subsidy
select row_number, nullif(trim(j->>'$.subsidy_id'), '') as subsidy_id,
       nullif(trim(j->>'$.grantor_id'), '') as grantor_id,
       nullif(trim(j->>'$.beneficiary_id'), '') as beneficiary_id,
       case when regexp_full_match(nullif(trim(j->>'$.decided_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.decided_on'), ''), '%Y-%m-%d')::date end as decided_on,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.purpose'), '') as purpose,
       nullif(trim(j->>'$.nature'), '') as nature,
       nullif(trim(j->>'$.programme'), '') as programme,
       case when regexp_full_match(nullif(trim(j->>'$.requested_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.requested_on'), ''), '%Y-%m-%d')::date end as requested_on,
       case when regexp_full_match(nullif(trim(j->>'$.starts_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.starts_on'), ''), '%Y-%m-%d')::date end as starts_on,
       case when regexp_full_match(nullif(trim(j->>'$.ends_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.ends_on'), ''), '%Y-%m-%d')::date end as ends_on,
       case when regexp_full_match(nullif(trim(j->>'$.in_kind'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.in_kind'), '')::decimal(18,2) end as in_kind,
       case when regexp_full_match(nullif(trim(j->>'$.agreement'), ''), 'true|false') then nullif(trim(j->>'$.agreement'), '') = 'true' end as agreement,
       case when regexp_full_match(nullif(trim(j->>'$.own_terms'), ''), 'true|false') then nullif(trim(j->>'$.own_terms'), '') = 'true' end as own_terms,
       case when regexp_full_match(nullif(trim(j->>'$.budget'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.budget'), '')::decimal(18,2) end as budget,
       case when regexp_full_match(nullif(trim(j->>'$.report_due_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.report_due_on'), ''), '%Y-%m-%d')::date end as report_due_on,
       case when regexp_full_match(nullif(trim(j->>'$.report_received_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.report_received_on'), ''), '%Y-%m-%d')::date end as report_received_on,
       case when regexp_full_match(nullif(trim(j->>'$.report_extended'), ''), 'true|false') then nullif(trim(j->>'$.report_extended'), '') = 'true' end as report_extended,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'subsidy';

-- tender
select row_number, nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.lot_id'), '') as lot_id,
       nullif(trim(j->>'$.buyer_id'), '') as buyer_id,
       nullif(trim(j->>'$.title'), '') as title,
       nullif(trim(j->>'$.cpv'), '') as cpv,
       nullif(trim(j->>'$.procurement_method'), '') as procurement_method,
       nullif(trim(j->>'$.procedure'), '') as procedure,
       nullif(trim(j->>'$.rationale'), '') as rationale,
       nullif(trim(j->>'$.award_criteria'), '') as award_criteria,
       nullif(trim(j->>'$.status'), '') as status,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.published_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.published_on'), ''), '%Y-%m-%d')::date end as published_on,
       case when regexp_full_match(nullif(trim(j->>'$.sent_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.sent_on'), ''), '%Y-%m-%d')::date end as sent_on,
       case when regexp_full_match(nullif(trim(j->>'$.opens_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.opens_on'), ''), '%Y-%m-%d')::date end as opens_on,
       case when regexp_full_match(nullif(trim(j->>'$.closes_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.closes_on'), ''), '%Y-%m-%d')::date end as closes_on,
       case when regexp_full_match(nullif(trim(j->>'$.requests_by'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.requests_by'), ''), '%Y-%m-%d')::date end as requests_by,
       case when regexp_full_match(nullif(trim(j->>'$.number_of_tenderers'), ''), '-?[0-9]{1,18}') then nullif(trim(j->>'$.number_of_tenderers'), '')::bigint end as number_of_tenderers,
       nullif(trim(j->>'$.opens_at'), '') as opens_at,
       nullif(trim(j->>'$.closes_at'), '') as closes_at,
       nullif(trim(j->>'$.category'), '') as category,
       case when regexp_full_match(nullif(trim(j->>'$.amount_public'), ''), 'true|false') then nullif(trim(j->>'$.amount_public'), '') = 'true' end as amount_public,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'tender';

-- tender_criterion
select row_number, nullif(trim(j->>'$.ocid'), '') as ocid,
       nullif(trim(j->>'$.lot_id'), '') as lot_id,
       nullif(trim(j->>'$.criterion_id'), '') as criterion_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'tender_criterion';

-- valuation
select row_number, nullif(trim(j->>'$.premises_id'), '') as premises_id,
       nullif(trim(j->>'$.kind'), '') as kind,
       case when regexp_full_match(nullif(trim(j->>'$.valued_on'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valued_on'), ''), '%Y-%m-%d')::date end as valued_on,
       case when regexp_full_match(nullif(trim(j->>'$.amount'), ''), '-?[0-9]{1,15}([.][0-9]+)?') then nullif(trim(j->>'$.amount'), '')::decimal(18,2) end as amount,
       nullif(trim(j->>'$.currency'), '') as currency,
       nullif(trim(j->>'$.authority'), '') as authority,
       case when regexp_full_match(nullif(trim(j->>'$.valid_from'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_from'), ''), '%Y-%m-%d')::date end as valid_from,
       case when regexp_full_match(nullif(trim(j->>'$.valid_to'), ''), '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_strptime(nullif(trim(j->>'$.valid_to'), ''), '%Y-%m-%d')::date end as valid_to
from told where of_table = 'valuation';
