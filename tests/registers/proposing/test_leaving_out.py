"""What is never read, what is not needed, and what the proposal keeps of the file: nothing."""

import csv
import io
from collections.abc import Callable

import pytest
from tests.registers.proposing import files
from tests.registers.proposing.conftest import Mapped

Map = Callable[..., Mapped]
NEVER = "never read to judge somebody (rights, N4)"


@pytest.mark.parametrize(
    "header",
    ["Nationalité", "nationality_of_owner", "Lieu de naissance", "Place of birth", "Sexe", "Gender", "Civilité", "Religion", "Ethnicity", "Langue",
     "État de santé", "Disability", "Political party", "Minority Owned"],
)  # fmt: skip
def test_what_is_never_read(header: str, mapped: Map) -> None:
    """Such a column is left out by its header, whatever it holds."""
    text = f"N° bail;Preneur;Loyer annuel;Début;{header}\nB-1;Kelp Ltd;100;13/01/2024;abc\nB-2;Norvik Quorvane;100;14/01/2024;def\n"
    assert mapped("baux.csv", text).proposal.left_out == {header: NEVER}


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("C1", ("M", "F"), NEVER),
        ("C1", ("Française", "Belge"), NEVER),
        ("C1", ("a@example.org", "b@example.org"), "how to reach somebody, not needed"),
        ("C1", ("02 00 00 00 01", "02 00 00 00 02"), "how to reach somebody, not needed"),
        ("C1", ("2 70 01 76 001 001", "1 71 02 76 001 002"), "a personal number or account, not needed"),
        (
            "C1",
            ("FR76 3000 6000 0112 3456 7890 189", "FR76 3000 6000 0112 3456 7890 188"),
            "a personal number or account, not needed",
        ),
        ("Remarques", ("x", "y"), "free text, may name third persons"),
        ("C1", ("48.8566, 2.3522", "48.8567, 2.3523"), "a place on the map; no table takes it"),
    ],
)
def test_what_the_cells_give_away(header: str, cells: tuple[str, str], reason: str, mapped: Map) -> None:
    """A header that says nothing does not let through what the cells are."""
    text = f"N° bail;Preneur;Loyer annuel;Début;{header}\nB-1;Kelp Ltd;100;13/01/2024;{cells[0]}\nB-2;Norvik Quorvane;100;14/01/2024;{cells[1]}\n"
    assert mapped("baux.csv", text).proposal.left_out == {header: reason}


def test_the_kept_copy_is_stripped_of_personal_columns(mapped: Map) -> None:
    """Where such a column exists, what the edition keeps does not hold it."""
    assert "strip_source: true" in mapped("autorisations.csv", files.PERMITS).proposal.card


def test_a_file_without_such_columns_is_kept_whole(mapped: Map) -> None:
    """Where nothing personal is left out, the kept copy is the file as published."""
    assert "strip_source" not in mapped("evenements.csv", files.EVENTS).proposal.card


def test_where_a_director_lives_is_not_read(mapped: Map) -> None:
    """An unnamed address in a file of persons is nobody's seat."""
    text = "Élu;Fonction;Date de début du mandat;Adresse\nNorvik Quorvane;Maire;18/05/2020;3 rue du Phare\n"
    assert "Adresse" in mapped("elus.csv", text).proposal.left_out


@pytest.mark.parametrize("kind", sorted(kind for kind, (name, _) in files.FILES.items() if name.endswith(".csv")))
def test_a_proposal_quotes_no_cell(kind: str, mapped: Map) -> None:
    """Neither the two files nor what is said of them holds a name, a number or an address of the file."""
    name, text = files.FILES[kind]
    done = mapped(name, text)
    said = "\n".join([done.proposal.card, done.proposal.mapping, *done.proposal.said])
    marks = {"|", ";", ","} & set(text.splitlines()[-1])
    delimiter = max(marks, key=text.count)
    header, *rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row and "N°" not in row[0]]
    telling = {
        cell
        for row in rows
        for cell in row
        if (" " in cell and cell not in header) or (cell[:1].isupper() and cell.isalpha() and len(cell) > 6)
    }
    known = {"ordinaire", "Commissaire aux comptes", "En cours", "Édité le 01/09/2025"}
    assert not {cell for cell in telling - known if cell in said and cell not in text.splitlines()[0]}
