"""What is established of public contracts, in plain words: one or many, of one day or of several."""

from datetime import date

import duckdb
import pytest

from rempart.screening import facts
from rempart.screening.sources import Labels

DAY = date(2026, 1, 12)
LATER = date(2026, 3, 2)
SAID = {
    "one": ([DAY], "one contract, notified on 12 January 2026.", "d’un marché, notifié le 12 janvier 2026."),
    "one without a day": ([None], "one contract.", "d’un marché."),
    "one day": (
        [DAY, DAY],
        "2 contracts, all notified on 12 January 2026.",
        "de 2 marchés, tous notifiés le 12 janvier 2026.",
    ),
    "several days": (
        [DAY, LATER],
        "2 contracts, notified from 12 January 2026 to 2 March 2026.",
        "de 2 marchés, notifiés du 12 janvier 2026 au 2 mars 2026.",
    ),
    "some without a day": (
        [DAY, LATER, None],
        "3 contracts; of those whose day is published, the last was notified on 2 March 2026.",
        "de 3 marchés ; parmi ceux dont le jour est publié, le dernier a été notifié le 2 mars 2026.",
    ),
    "many without a day": ([None, None], "2 contracts.", "de 2 marchés."),
}


@pytest.mark.parametrize("case", list(SAID))
def test_contracts_are_told_in_plain_words(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence tells one contract from many, and one day from several; it never writes a plural in brackets."""
    days, english, french = SAID[case]
    awards = tuple(kind for kind in facts.fact_kinds() if kind.code == "award")
    monkeypatch.setattr(facts, "fact_kinds", lambda: awards)
    with duckdb.connect() as connection:
        connection.execute("create table named as select 'A-1' as application_id, 'x:quorvane' as party_id")
        connection.execute("create table award(award_id varchar, award_date date)")
        connection.execute("create table award_supplier(row_id varchar, award_id varchar, supplier_id varchar)")
        for number, day in enumerate(days):
            connection.execute("insert into award values ($1, $2)", [str(number), day])
            connection.execute("insert into award_supplier values ($1, $2, 'x:quorvane')", [f"x/{number}", str(number)])
        (stated,) = facts.stated_facts(connection, DAY)["A-1"]
    labels = Labels([("x:quorvane", "x", "Quorvane SAS")])
    assert len(stated.rows) == len(days)
    said = [facts.sentence_of(stated, labels, language).replace("\u00a0", " ") for language in ("en", "fr")]
    assert said[0].endswith(f"names Quorvane SAS as supplier of {english}")
    assert said[1].endswith(f"comme titulaire {french}")
