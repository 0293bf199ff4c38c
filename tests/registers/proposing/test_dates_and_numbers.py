"""Day and month, commas and points: told by the cells, else asked, else said."""

from collections.abc import Callable

import pytest
from tests.registers.proposing.conftest import Mapped

from rempart.registers.proposing import Told

Map = Callable[..., Mapped]


def permits(*days: str) -> str:
    """A file of permits with these days of request."""
    return "Permit No;Permit type;Applicant;Requested on\n" + "".join(
        f"P{n};Sign;Kelp Ltd;{day}\n" for n, day in enumerate(days)
    )


def days(done: Mapped) -> list[str | None]:
    """The days of request that were read."""
    return [None if row[0] is None else str(row[0]) for row in done.rows("permit", "requested_on")]


def test_a_day_above_twelve_decides(mapped: Map) -> None:
    """One cell tells the order of all."""
    done = mapped("permits.csv", permits("01/02/2020", "13/02/2020"))
    assert days(done) == ["2020-02-01", "2020-02-13"]
    assert not any("In which order" in sentence for sentence in done.proposal.said)


def test_months_first_where_a_cell_says_so(mapped: Map) -> None:
    """Of a European town too: the cells count, not the country."""
    assert days(mapped("permits.csv", permits("01/02/2020", "02/13/2020"))) == ["2020-01-02", "2020-02-13"]


@pytest.mark.parametrize(("country", "day"), [("FR", "2020-02-01"), ("US", "2020-01-02")])
def test_where_no_cell_decides_the_country_does_and_it_is_said(country: str, day: str, mapped: Map) -> None:
    """With --yes, the order of the country is taken and said."""
    done = mapped("permits.csv", permits("01/02/2020"), Told(country=country))
    assert days(done) == [day]
    assert any("No cell tells day from month" in sentence and country in sentence for sentence in done.proposal.said)


def test_the_order_told_counts_where_no_cell_decides(mapped: Map) -> None:
    """--dates is taken without a question."""
    done = mapped("permits.csv", permits("01/02/2020"), Told(dates="mdy"))
    assert days(done) == ["2020-01-02"]
    assert not any("In which order" in sentence for sentence in done.proposal.said)


def test_another_column_of_the_file_decides(mapped: Map) -> None:
    """A file is written by one hand."""
    text = "Permit No;Permit type;Applicant;Requested on;Decision date\nP1;Sign;Kelp Ltd;01/02/2020;03/25/2020\n"
    assert days(mapped("permits.csv", text)) == ["2020-01-02"]


def test_one_slip_does_not_turn_the_order(mapped: Map) -> None:
    """One cell in a hundred with the month above twelve is refused; it decides nothing."""
    done = mapped("permits.csv", permits(*(f"{13 + n % 15}/02/2020" for n in range(100)), "02/13/2020"))
    assert done.receipt.reasons == {"Requested on is not a date dd/mm/yyyy": 1}


def test_years_of_two_digits_are_refused(mapped: Map) -> None:
    """1/2/24 is no date, and how many there are is said."""
    done = mapped("permits.csv", permits("1/2/24", "13/2/2024"))
    assert done.receipt.reasons == {"Requested on is not a date dd/mm/yyyy": 1}
    assert any("year of two digits" in sentence for sentence in done.proposal.said)


def test_years_of_two_digits_are_read_where_told(mapped: Map) -> None:
    """--short-years reads 24 as 2024."""
    assert days(mapped("permits.csv", permits("1/2/24", "13/2/24"), Told(short_years=True))) == [
        "2024-02-01",
        "2024-02-13",
    ]


@pytest.mark.parametrize(
    "written",
    ["2020-02-13", "13.02.2020", "13-02-2020", "20200213", "2020/02/13", "2020-02-13T08:30:00Z", "13/02/2020 08:30", "02/13/2020 8:30:00 AM",
     "13 février 2020", "13 Feb 2020", "13-Feb-2020"],
)  # fmt: skip
def test_the_forms_of_dates(written: str, mapped: Map) -> None:
    """Each usual form of a day is read."""
    assert days(mapped("permits.csv", permits(written))) == ["2020-02-13"]


def test_a_day_that_does_not_exist_is_refused(mapped: Map) -> None:
    """The pattern fits and the calendar does not."""
    done = mapped("permits.csv", permits("30/02/2020", "13/02/2020", "31 février 2020", "13 février 2020"))
    assert done.receipt.refused == 2


def grants(*amounts: str) -> str:
    """A file of grants with these amounts."""
    return "Grant id;Recipient;Amount\n" + "".join(f"G{n};Harbour Club;{amount}\n" for n, amount in enumerate(amounts))


@pytest.mark.parametrize(
    ("written", "read"),
    [("1 234,56", 1234.56), ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1234.5", 1234.5), ("1 234,56 €", 1234.56), ("EUR 1234,56", 1234.56),
     ("£1,234.50", 1234.5), ("-12,50", -12.5), ("1\u202f234,56", 1234.56), ("1'234.50", 1234.5), ("1.234", 1234), ("1,234", 1234)],
)  # fmt: skip
def test_the_forms_of_amounts(written: str, read: float, mapped: Map) -> None:
    """The last mark before one or two digits is the decimal's; money has no three decimals."""
    assert mapped("grants.csv", grants(written)).rows("subsidy", "amount::double") == [(read,)]


def test_an_amount_in_words_is_refused_where_the_amount_is_the_record(mapped: Map) -> None:
    """A grant without amount says nothing."""
    done = mapped("grants.csv", grants("12,50", "13,50", "gratis"))
    assert done.receipt.reasons == {"Amount is not a number with a decimal comma": 1}


def test_the_currency_is_that_of_the_cells_else_of_the_country(mapped: Map) -> None:
    """£ in a cell is sterling, whatever the country."""
    assert mapped("grants.csv", grants("£1,234.50")).rows("subsidy", "currency") == [("GBP",)]
