"""Days that a spreadsheet wrote as whole numbers: read where the header says days, never guessed from the numbers."""

from collections.abc import Callable

import pytest
from tests.registers.proposing.conftest import Mapped

from rempart.base.errors import RempartError
from rempart.registers.proposing.headers import says_a_day

Map = Callable[..., Mapped]
OFTEN = ["45292", "45323"]


def permits(*days: str, header: str = "Requested on") -> str:
    """A file of permits with these days of request."""
    return f"Permit No;Permit type;Applicant;{header}\n" + "".join(
        f"P{n};Sign;Kelp Ltd;{day}\n" for n, day in enumerate(days)
    )


def days(done: Mapped) -> list[str | None]:
    """The days of request that were read."""
    return [None if row[0] is None else str(row[0]) for row in done.rows("permit", "requested_on")]


def officers(header: str, *births: str) -> str:
    """A file of directors with one column about their birth."""
    return f"Société;SIREN;Nom;Prénom;{header};Date de nomination\n" + "".join(
        f"Norvik {n};299000018;Quorvane;Tessal;{birth};2020-01-{n + 13}\n" for n, birth in enumerate(births)
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("12000", "1932-11-07"), ("19999", "1954-10-02"), ("45292", "2024-01-01"),
     ("60001", "2064-04-09"), ("73050", "2099-12-31"), ("80000", "2119-01-11")],
)  # fmt: skip
def test_serial_days_of_excel_are_read_and_said(written: str, day: str, mapped: Map) -> None:
    """A column lost its form in a spreadsheet: one early birth or one late end does not undo the others."""
    done = mapped("permits.csv", permits(written, *OFTEN, ""))
    assert days(done) == [day, "2024-01-01", "2024-02-01", None]
    assert any("'Requested on' holds whole numbers: read as Excel's serial days" in said for said in done.proposal.said)


@pytest.mark.parametrize("other", ["0", "80001", "045292", "13/02/2020", "2024", "45292,5"])
def test_where_too_many_cells_are_no_serial_day_none_is_read(other: str, mapped: Map) -> None:
    """Then the numbers may be anything: the column is left out, and said, or its dates alone are read. A year is no day."""
    assert not {"2024-01-01"} & set(days(mapped("permits.csv", permits("45292", "45292", other))))


def test_one_cell_in_ten_that_is_no_day_is_refused_alone(mapped: Map) -> None:
    """It is counted; the other days stand."""
    done = mapped("permits.csv", permits(*OFTEN * 5, "unknown"))
    assert sorted(map(str, days(done))) == ["2024-01-01"] * 5 + ["2024-02-01"] * 5
    assert done.receipt.reasons == {"Requested on is not a date as Excel's serial day (1 to 80000)": 1}


def test_numbers_of_which_most_lie_where_no_day_of_a_file_does_are_no_days(mapped: Map) -> None:
    """Days of 1911 under "requested on" are rather numbers."""
    assert "4321" not in str(done := days(mapped("permits.csv", permits("4321", "4322", "45292"))))
    assert set(done) == {None}


def test_births_before_1954_are_read_where_the_header_says_a_day(mapped: Map) -> None:
    """Half of a board may be that old."""
    done = mapped("dirigeants.csv", officers("Né(e) le", "14000", "23000", "29232"), kind="officers")
    rows = done.rows("birth_date", "earliest::varchar")
    assert rows == [("1938-04-30",), ("1962-12-20",), ("1980-01-12",)]


@pytest.mark.parametrize("codes", [("29232", "35238", "44109"), ("Port-Vieux", "Estran", "Digues")])
def test_a_birth_that_is_no_day_is_a_place_and_never_read(codes: tuple[str, ...], mapped: Map) -> None:
    """Codes or names of places under "Naissance": left out, said why, and out of reach of --column."""
    text = officers("Naissance", *codes)
    done = mapped("dirigeants.csv", text, kind="officers")
    assert "a place of birth is never read" in done.proposal.left_out["Naissance"]
    assert "Naissance" not in done.proposal.mapping
    for key in ("director.birth_date", "director.local_number"):
        with pytest.raises(RempartError, match="a place of birth is never read"):
            mapped("dirigeants.csv", text, kind="officers", forced={key: "Naissance"})


FILES = [
    ("entreprises.csv", "Société;SIREN;{};Capital\nNorvik;299000018;29200;5000\nKelp;;35000;4000\n", "Immatriculation"),
    (
        "locaux.csv",
        "Local;Exploitant;{};Date de fermeture\nL-1;Norvik;29200;2024-01-13\nL-2;Kelp;35000;\n",
        "Ouverture",
    ),
]


@pytest.mark.parametrize(("name", "text", "header"), FILES)
def test_numbers_without_a_word_for_days_are_left_out_and_it_is_said_why(
    name: str, text: str, header: str, mapped: Map
) -> None:
    """An "Immatriculation" may be a number, and an "Ouverture" a postcode."""
    done = mapped(name, text.format(header))
    assert "which may be codes as well as days of a spreadsheet" in done.proposal.left_out[header]
    assert any(header in said and "tells days" in said for said in done.proposal.said)


@pytest.mark.parametrize(("name", "text", "header"), FILES)
def test_with_a_word_for_days_the_same_numbers_are_read(name: str, text: str, header: str, mapped: Map) -> None:
    """The header is what tells."""
    assert f"Date {header}" in mapped(name, text.format(f"Date {header}")).proposal.read


def test_a_column_told_by_hand_needs_its_word_too(mapped: Map) -> None:
    """Nothing else would tell a postcode from a day; what to do is said."""
    text = "Local;Exploitant;Ouverture;Date de fermeture\nL-1;Norvik;29200;2024-01-13\nL-2;Kelp;35000;2024-01-14\n"
    with pytest.raises(RempartError, match="codes as well as days") as refused:
        mapped("locaux.csv", text, forced={"valid_from": "Ouverture"})
    assert "29200" not in str(refused.value)


def test_where_the_file_needs_that_column_the_refusal_says_why_it_is_not_read(mapped: Map) -> None:
    """Premises without a beginning or an end say nothing; the header is named, no cell is."""
    text = "Adresse;Exploitant;Ouverture\n1 rue du Port;Norvik;29200\n2 rue du Port;Kelp;35000\n"
    with pytest.raises(
        RempartError, match="'Ouverture': its header says valid_from, and its cells are whole"
    ) as refused:
        mapped("locaux.csv", text, kind="premises")
    assert "29200" not in str(refused.value)


def test_whole_numbers_under_another_header_are_no_days(mapped: Map) -> None:
    """The header must say a date: a rent of 45292 stays a rent."""
    text = "N° bail;Preneur;Loyer annuel;Début\nB-1;Kelp Ltd;45292;13/01/2024\nB-2;Norvik Quorvane;45323;14/01/2024\n"
    rows = mapped("baux.csv", text).rows("lease", "rent_year::int, valid_from::varchar")
    assert rows == [(45292, "2024-01-13"), (45323, "2024-01-14")]


@pytest.mark.parametrize(
    "header",
    ["Date d'ouverture", "date_naissance", "DateNaissance", "Né le", "Née le", "Issued on", "Opening day", "Jour", "DOB", "Until", "Début (jj/mm/aaaa)"],
)  # fmt: skip
def test_headers_that_say_days(header: str) -> None:
    """A word for days in French or English; "le" and "on" at the end."""
    assert says_a_day(header)


@pytest.mark.parametrize(
    "header", ["Naissance", "Le local", "Né à", "Née le à", "On site", "Délai en jours", "Mandate", ""]
)
def test_headers_that_do_not_say_days(header: str) -> None:
    """An article, a duration, a mandate."""
    assert not says_a_day(header)
