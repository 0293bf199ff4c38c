-- Submission period shorter than a number of whole days; both ends need a time and a zone.
select 'OCID' as "group", ocid as id, 1.0 as value
from (select ocid, details, method, try_cast(opens as timestamptz) as begins, try_cast(closes as timestamptz) as ends
      from release
      where regexp_full_match(opens, '[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})')
        and regexp_full_match(closes, '[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})'))
where (len((select r003_methods from setting)) = 0 or list_contains((select r003_methods from setting), method))
  and trunc((epoch_us(ends) - epoch_us(begins)) / 86400000000.0)
      < coalesce((select r003_details from setting)[details], (select r003_threshold from setting))
