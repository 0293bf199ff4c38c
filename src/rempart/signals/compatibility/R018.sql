-- One tenderer in a call to competition, by the number published.
select 'OCID' as "group", ocid as id, 1.0 as value
from release
where one_tenderer and list_contains((select r018_methods from setting), method)
