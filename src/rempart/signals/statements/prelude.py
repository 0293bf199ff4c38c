"""What an engine is given before the first statement, so that one text runs on all."""

import duckdb


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the functions of the house on a connection; a read-only one too.

    ``days_between(a, b)``: the days from a to b. ``plain_word(a)``: a word in small letters, without accents and with a typeset
    apostrophe, so that words of two files are compared whatever way they are typed.
    """
    connection.execute("create or replace temp macro days_between(a, b) as date_diff('day', a, b)")
    connection.execute(
        "create or replace temp macro plain_word(a) as trim(replace(lower(strip_accents(a)), chr(39), '’'))"
    )


def plain_word_elsewhere() -> str:
    """Return the body of ``plain_word(a)`` for engines that strip no accents, or lower no capital that has one.

    Letter by letter what DuckDB makes of the alphabets of Europe and of their neighbours.
    """
    letters = (
        "select chr(n::integer) as letter, lower(strip_accents(chr(n::integer))) as plain from range(128, 8192) r(n)"
    )
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select letter, plain from ({letters}) where plain <> letter and length(plain) < 2"
        ).fetchall()
    found.sort(key=lambda row: (not row[1], row[0]))  # those with no counterpart are dropped, and stand last
    typed, plainly = "".join(letter for letter, _ in found), "".join(plain for _, plain in found)
    return f"trim(lower(translate(replace(a, chr(39), '’'), '{typed}', '{plainly}')))"
