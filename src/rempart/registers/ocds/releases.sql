-- relation received
-- The releases as they stand in the file. Blanks around words are the publisher's slips (" award"); the sections stay in source.
select row_number, nullif(trim(ocid), '') as ocid, trim(date) as date, url, lower(coalesce(tag::varchar, '')) as tags
from source where broken is null;
