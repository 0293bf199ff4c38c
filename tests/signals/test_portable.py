"""The portable subset, refusal by refusal, and the rewriting of parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.signals.statements import NotPortableError, for_duckdb, for_psycopg, parameters_used, parse_portable

ALLOWED = [
    "select a.x, count(*) as n from a where a.held_on > $on_day - interval '90' day group by a.x",
    "with recursive up(x) as (select 1 as x union all select 2 as x) select x from up",
    "select percentile_cont(0.25) within group (order by cast(v as double)) as q1 from a group by b",
    "select cast(a as double) / nullif(b, 0) as r from t",
    "select row_number() over (partition by a order by b desc nulls last, c nulls last) as place from t",
    "select sum(a) over (partition by b) as total from t",
    "select a from t where days_between(valid_from, $on_day) > 30 and b in ('::', 'ilike') -- no :: here",
    "select a from t where plain_word(a) in ('cafe')",
    "select a from t union select b from u",
    "select a from t order by a nulls last limit 3",
]


@pytest.mark.parametrize("sql", ALLOWED)
def test_the_subset_is_let_through(sql: str) -> None:
    """What three engines answer alike is allowed."""
    assert parse_portable(sql)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from t", "SELECT \\*"),
        ("select t.* from t", "SELECT \\*"),
        ("select a, count(*) from t group by all", "GROUP BY ALL"),
        ("select a from t qualify row_number() over (order by a nulls last) = 1", "QUALIFY"),
        ("select a::text from t", "cast"),
        ("select cast(a as bigint) from t", "cast is to double or date"),
        ("select cast(a as varchar) from t", "cast is to double or date"),
        ("select try_cast(a as double) from t", "not a function|TRY_CAST"),
        ("select [1, 2] from t", "lists"),
        ("select a[1] from t", "lists"),
        ("select {'a': 1} from t", "structs"),
        ("select list(a) from t", "list\\(\\)"),
        ("select list_filter(a, lambda x: x > 1) from t", "list_filter|lambda"),
        ("select a from t where a ilike 'x'", "ILIKE"),
        ("select a from t where a ~ 'x'", "regular"),
        ("select a from t where a similar to 'x'", "regular"),
        ("select a from t where regexp_matches(a, 'x')", "regexp_matches"),
        ("select valid_from - interval '3' month from t", "in days"),
        ("select valid_from - interval '3' day from t", "inside a comparison"),
        ("select valid_from + 3 from t", "arithmetic on dates"),
        ("select $on_day - valid_from from t", "arithmetic on dates"),
        ("select date_diff('day', a, b) from t", "date_diff"),
        ("select extract(year from a) from t", "extract"),
        ("select a / b from t", "nullif"),
        ("select a / nullif(b, 0) from t", "double"),
        ("select a // b from t", "integer division"),
        ("select a % b from t", "remainder"),
        ("select quantile_cont(a, 0.5) from t", "quantile_cont"),
        ("select median(a) from t", "median"),
        ("select percentile_cont(0.5) from t", "within group"),
        ("select row_number() over (partition by a) from t", "order"),
        ("select row_number() over (order by a) from t", "NULLS LAST"),
        ("select a from t order by a", "NULLS LAST"),
        ("select a from t limit 3", "LIMIT"),
        ("select round(a) from t", "round"),
        ("select floor(a) from t", "floor"),
        ("select now() from t", "now"),
        ("select current_date from t", "clock"),
        ("select random() from t", "random"),
        ("select upper(a) from t", "upper"),
        ("select lower(a) from t", "lower"),
        ("select jaro_winkler_similarity(a, b) from t", "jaro"),
        ("with recursive up(x) as (select 1 union select 2) select x from up", "UNION ALL"),
        ("select distinct on (a) a, b from t", "on\\(\\)|DISTINCT ON"),
        ("select a as days from t", "keyword"),
        ("select a from (values (1)) v(a)", "values\\(\\)|VALUES"),
        ("select a from read_csv('x.csv')", "read_csv"),
        ("select a from other.t", "without its schema"),
        ("select a from t natural join u", "NATURAL"),
        ("select a from t; select b from u", "one statement"),
        ("delete from t", "one statement"),
        ("from t select a", "one statement"),
        ("select a from", "SQL|one"),
        ("pragma database_list", "one statement"),
    ],
)
def test_what_differs_between_engines_is_refused(sql: str, said: str) -> None:
    """Each construct outside the subset is refused by a sentence that names it."""
    with pytest.raises(NotPortableError, match=said):
        parse_portable(sql)


def test_parameters_are_found_outside_literals_and_comments() -> None:
    """``:name`` is a parameter in code only."""
    sql = "select ':a', \":b\", c -- :d\n /* :e */ from t where x > :f and y = 'it''s :g' and z::text = :h"
    assert parameters_used(sql) == {"f", "h"}
    assert for_duckdb(sql) == sql.replace(":f", "$f").replace("= :h", "= $h")
    assert for_psycopg("select 'a%' from t where b = :b") == "select 'a%%' from t where b = %(b)s"


@given(st.lists(st.sampled_from(["'x:y'", ":p", "--:c\n", "::", '":q"', " and ", "1", "%"])))
def test_rewriting_touches_parameters_alone(parts: list[str]) -> None:
    """Whatever the text, only ``:p`` changes, and undoing the change gives the text back."""
    sql = " ".join(parts)
    assert for_duckdb(sql).replace("$p", ":p") == sql
    assert for_psycopg(sql).replace("%(p)s", ":p").replace("%%", "%") == sql
