"""What must not be mistaken: one party for another, a share for ten times as much, one kind of file for another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny
from tests.registers.proposing.conftest import Mapped

from rempart.base import RempartError
from rempart.ledger import Workspace

Map = Callable[..., Mapped]
GOOD = "29900001800018"


def leases(*numbers: str) -> str:
    """A file of leases of one tenant each, with these SIRETs."""
    lines = [
        f"B{n};Embruns {chr(65 + n)} SARL;{number};{n} rue du Phare;15/03/2024" for n, number in enumerate(numbers)
    ]
    return "\n".join(["N° bail;Preneur;SIRET;Adresse du local;Date de début", *lines]) + "\n"


def tenants(done: Mapped) -> int:
    """How many tenants there are."""
    return len(set(done.rows("lease", "tenant_id")))


def test_numbers_that_a_spreadsheet_rounded_name_nobody(mapped: Map) -> None:
    """Thirty tenants with the same rounded number are thirty parties; each cell is doubtful, and it is said."""
    done = mapped("baux.csv", leases(*["7,3282932E+13"] * 20))
    assert tenants(done) == 20
    assert sum(done.receipt.doubtful.values()) == 20
    assert any("'SIRET'" in said and "rounded" in said for said in done.proposal.said)


def test_a_few_rounded_numbers_are_doubtful_beside_good_ones(mapped: Map) -> None:
    """Where most cells are SIRETs, a rounded one is no number, and it is said."""
    done = mapped("baux.csv", leases(*[GOOD] * 3, *["7,3282932E+13"] * 2))
    assert tenants(done) == 3
    assert sum(done.receipt.doubtful.values()) == 2
    assert any("rounded" in said for said in done.proposal.said)


def test_one_digit_repeated_merges_nobody(mapped: Map) -> None:
    """Zeros have a check digit that holds, and name nobody."""
    done = mapped("baux.csv", leases(GOOD, *["00000000000000"] * 4))
    assert tenants(done) == 5
    assert sum(done.receipt.doubtful.values()) == 4
    assert {row[0] for row in done.rows("identifier", "number")} == {GOOD, GOOD[:9]}


def test_the_comment_of_the_mapping_says_what_it_does(mapped: Map) -> None:
    """A check digit is spoken of where one is tried."""
    assert "check digit" in mapped("baux.csv", leases(GOOD, GOOD)).proposal.mapping


def test_without_a_scheme_no_check_digit_is_spoken_of(mapped: Map) -> None:
    """A number of no known scheme is no official number."""
    assert "check digit" not in mapped("baux.csv", leases("7,3282932E+13", "7,3282932E+13")).proposal.mapping


def test_a_name_that_alone_names_a_person_is_said(mapped: Map) -> None:
    """Thirty permits of one name are of one party, which may be several persons."""
    lines = "".join(f"P{n};Quorvane;Norvik;{n} rue du Phare;13/03/2024;accordé\n" for n in range(5))
    done = mapped("permis.csv", "N° permis;Nom;Prénom;Adresse du local;Date de décision;Décision\n" + lines)
    assert any("name alone" in said for said in done.proposal.said)


def test_the_number_before_the_company_is_not_its_shareholder_s(mapped: Map) -> None:
    """SIREN;Société;Actionnaire: the SIREN is the company's, as in Société;SIREN;Actionnaire."""
    lines = "".join(f"299000018;Les Embruns;Embruns {name} SAS;25,0 %\n" for name in "ABCD")
    done = mapped("shareholders.csv", "SIREN;Société;Actionnaire;Pourcentage\n" + lines)
    assert done.proposal.read["SIREN"][0] == "asset.number"
    assert len(set(done.rows("ownership", "owner_id"))) == 4


def test_a_number_that_stands_with_many_names_is_not_their_number(mapped: Map) -> None:
    """Behind the shareholder, it is left out, and said: it may be the company's."""
    lines = "".join(f"Embruns {name} SAS;299000018;Les Embruns;25,0 %\n" for name in "ABCD")
    done = mapped("shareholders.csv", "Actionnaire;SIREN;Société;Pourcentage\n" + lines)
    assert "SIREN" not in done.proposal.read or done.proposal.read["SIREN"][0] == "asset.number"
    assert len(set(done.rows("ownership", "owner_id"))) == 4


def shares(header: str, *cells: str) -> str:
    """A list of shareholders with these shares, each of another company."""
    lines = [f"Embruns {chr(65 + n)};Voiles {chr(65 + n)} SAS;{cell}" for n, cell in enumerate(cells)]
    return "\n".join([f"Société;Actionnaire;{header}", *lines]) + "\n"


@pytest.mark.parametrize(
    ("header", "cells", "first", "asked"),
    [
        ("Part", ("0,1 %", "0,9 %"), 0.001, False),
        ("Part", ("1 %", "1 %"), 0.01, False),
        ("Part (%)", ("0,5", "12"), 0.005, False),
        ("Part", ("0,5", "0,25"), 0.5, True),
        ("Part (%)", ("0,5", "0,25"), 0.005, True),
    ],
)
def test_a_sign_of_percent_counts_and_else_it_is_asked(
    header: str, cells: tuple[str, ...], first: float, asked: bool, mapped: Map
) -> None:
    """0,1 % is a thousandth; where no cell says percent and none exceeds 1, somebody must say."""
    done = mapped("shareholders.csv", shares(header, *cells))
    assert float(str(done.rows("ownership", "share_min")[0][0])) == pytest.approx(first)
    assert any("fractions" in said for said in done.proposal.said) is asked


def test_fractions_of_whole_companies_are_told_by_their_sums(mapped: Map) -> None:
    """Shares that add up to one are fractions, whatever the header says: a spreadsheet keeps 50 % as 0.5."""
    text = "Société;Actionnaire;Pourcentage\n" + "".join(f"E{n // 2};V{n} SAS;0,5\n" for n in range(6))
    assert float(str(mapped("shareholders.csv", text).rows("ownership", "share_min")[0][0])) == 0.5


@pytest.mark.parametrize(
    ("header", "cell", "key"),
    [("Date de début", "T3 2020", "valid_from"), ("Loyer annuel", "(12,5)", "rent_year"), ("SIRET", "en cours", "tenant.number")],
)  # fmt: skip
def test_a_header_that_fits_and_cells_that_do_not_are_said(header: str, cell: str, key: str, mapped: Map) -> None:
    """It is not 'no column of the tables takes it': the field is named, and it is to be checked."""
    lines = "".join(f"B{n};Embruns {n} SARL;{n} rue du Phare;{cell}\n" for n in range(4))
    done = mapped("baux.csv", f"N° bail;Preneur;Adresse du local;{header}\n{lines}")
    assert key in done.proposal.left_out[header]
    assert any(header in said and key in said for said in done.proposal.said)


def test_a_list_of_shareholders_is_not_taken_for_inspections(mapped: Map) -> None:
    """A SIREN and a name beside 'Associé' are the company's."""
    lines = "".join(f"29900001{n};Embruns {n};Voiles {n} SAS;{n + 1},5;0{n + 1}/02/2023\n" for n in range(5))
    done = mapped("associes.csv", "SIREN;Dénomination;Associé;Part (%);Date\n" + lines)
    assert done.proposal.kind.id == "holdings"
    assert done.proposal.read["Dénomination"][0] == "asset.name"


def test_from_and_to_of_interests_are_read(mapped: Map) -> None:
    """Du and Au are the first and the last day."""
    text = "Agent;Fonction;Organisme;Nature de l'intérêt;Du;Au\nNorvik Quorvane;Adjoint;SARL Embruns;parts;13/02/2020;14/03/2021\n"
    done = mapped("declarations.csv", text)
    assert done.proposal.read["Du"][0] == "valid_from"
    assert done.proposal.read["Au"][0] == "valid_to"


def test_another_register_of_the_same_id_replaces_nothing(workspace: Workspace, tmp_path: Path) -> None:
    """Another title and another publisher are another register: its files do not replace the editions of the first."""
    row = tiny.csv_text([("L1", "Kelp Ltd", "bar", "2020-01-31", "")])
    tiny.publish(workspace, tiny.spells(tmp_path / "1" / "same"), date(2026, 1, 1), row)
    renamed = tiny.spells(tmp_path / "2" / "same", title={"en": "Renamed", "fr": "Renomm\u00e9"})
    tiny.publish(workspace, renamed, date(2026, 1, 2), row)
    words = {"en": "Quite another", "fr": "Tout autre"}
    other = tiny.spells(tmp_path / "3" / "same", title=words, publisher=words)
    with pytest.raises(RempartError, match="another register"):
        tiny.publish(workspace, other, date(2026, 1, 3), row)


def test_number_and_day_of_drink_licences_are_read(mapped: Map) -> None:
    """The licence is the number, the declaration the request."""
    text = "Licence;Exploitant;Adresse;Catégorie;Date déclaration\nIV-1;Norvik Quorvane;3 rue du Phare;IV;13/02/2023\n"
    read = mapped("debits_boissons.csv", text + text.splitlines()[1].replace("IV-1", "IV-2") + "\n").proposal.read
    assert read["Licence"][0] == "permit_id"
    assert read["Date déclaration"][0] == "requested_on"


def test_a_file_name_that_says_another_kind_is_asked_about(mapped: Map) -> None:
    """Where the columns say one kind and the file's name another, somebody must say which."""
    header = "N° contrôle;Date du contrôle;Société;Associé;Adresse;Infraction;Résultat\n"
    text = header + "".join(
        f"C{n};{13 + n}/02/2023;Embruns {n};V{n} SAS;{n} rue du Phare;registre absent;bon\n" for n in range(4)
    )
    done = mapped("associes.csv", text)
    assert any("Which kind of file" in said and "holdings" in said for said in done.proposal.said)
