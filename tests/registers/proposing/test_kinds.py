"""Each kind of file that a town keeps is told from its columns, French or English, and loads."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from tests.registers.proposing import files
from tests.registers.proposing.conftest import Mapped

from rempart.registers.proposing import kinds

Map = Callable[..., Mapped]


@pytest.mark.parametrize("kind", sorted(files.FILES))
def test_a_file_of_each_kind_is_recognised_and_loads(kind: str, mapped: Map) -> None:
    """The kind is told without being asked, every record ends in one place, nothing is dropped unsaid."""
    done = mapped(*files.FILES[kind])
    assert done.proposal.kind.id == kind
    assert not any("Which kind" in sentence for sentence in done.proposal.said)
    assert done.receipt.read == done.receipt.loaded + done.receipt.refused
    assert done.receipt.tables[kinds()[kind].table] > 0
    assert not done.receipt.unknown_columns


def test_every_kind_has_a_file_here() -> None:
    """A kind added to the words is tried."""
    assert set(files.FILES) == set(kinds())


def test_permits_of_persons_and_companies(mapped: Map) -> None:
    """A person has a given name and a surname, a company its name and number; a bad value is doubtful, no party is refused."""
    done = mapped("autorisations.csv", files.PERMITS)
    assert done.rows("permit", "permit_id, kind, requested_on, decided_on, decision") == [
        ("PC-001", "Terrasse", date(2024, 2, 3), date(2024, 3, 15), "granted"),
        ("PC-002", "Enseigne", date(2024, 2, 14), None, None),
        ("PC-003", "Terrasse", date(2024, 2, 28), date(2024, 4, 1), "refused"),
        ("PC-004", "Enseigne", date(2024, 3, 28), date(2024, 4, 30), None),
    ]
    assert done.rows("name", "value") == [
        ("Norvik Quorvane",),
        ("SARL Les Embruns",),
        ("Odile Dulmarais",),
        ("Voiles et Toiles SAS",),
    ]
    assert done.rows("party", "kind") == [("Person",), ("LegalEntity",), ("Person",), ("LegalEntity",)]
    assert done.rows("identifier", "scheme, number")[0] == ("FR-SIRET", "29900001800018")
    assert done.receipt.doubtful == {
        "SIRET is not a number in the form of its scheme": 1,
        "Sens de la décision is not a word that the mapping knows": 1,
    }
    assert done.receipt.refused == 1


def test_licences_that_are_renewed_stay_apart(mapped: Map) -> None:
    """A number that repeats with another term is another permit; an end before its start is left empty."""
    done = mapped("licences.csv", files.LICENCES)
    assert done.rows("permit", "permit_id, valid_from, valid_to") == [
        ("L-1/2019-01-15", date(2019, 1, 15), date(2020, 1, 15)),
        ("L-1/2020-01-15", date(2020, 1, 15), date(2021, 1, 15)),
        ("L-2/2019-03-01", date(2019, 3, 1), None),
    ]
    assert {row[0] for row in done.rows("party", "party_id")} == {"proposed:l-501", "proposed:l-502"}
    assert ("trade", "Kelp Bar") in done.rows("name", "kind, value")
    assert done.rows("premises", "full_address")[0] == ("12 SHORE ST, 10466",)


def test_a_row_an_infraction_is_one_inspection(mapped: Map) -> None:
    """Records of one day and place are one inspection with several breaches; without number, it is named by both."""
    done = mapped("controles.csv", files.INSPECTIONS)
    assert done.rows("inspection", "inspected_on, outcome") == [
        (date(2024, 2, 1), "mise en demeure"),
        (date(2024, 2, 13), "conforme"),
    ]
    breaches = done.rows("inspection_breach", "inspection_id, breach, severity")
    assert [row[1:] for row in breaches] == [("Issue de secours fermée", "forte"), ("Registre absent", "faible")]
    assert breaches[0][0] == breaches[1][0] == done.rows("inspection", "inspection_id")[0][0]


def test_what_varies_within_an_inspection_is_not_its_outcome(mapped: Map) -> None:
    """Of two columns of results, the inspection's is the one that has one value for it."""
    text = (
        "Inspection ID,Inspection date,Establishment name,Establishment status,Outcome,Infraction details\n"
        "1,2020-05-01,Kelp Bar,Pass,Fined,No soap\n1,2020-05-01,Kelp Bar,Pass,Warned,No towels\n2,2020-05-13,Harbour,Closed,Fined,Mice\n"
    )
    done = mapped("visits.csv", text)
    assert done.rows("inspection", "outcome") == [("Pass",), ("Closed",)]


def test_leases_with_a_preamble(mapped: Map) -> None:
    """The header is found below a title; French amounts lose blanks and the euro; words in place of an amount are doubtful."""
    done = mapped("baux.csv", files.LEASES)
    assert done.rows("lease", "lease_id, rent_year, currency, sublet_allowed, valid_from, valid_to") == [
        ("B-1", Decimal("12500.00"), "EUR", True, date(2020, 1, 1), date(2028, 12, 31)),
        ("B-2", Decimal("8400.50"), "EUR", False, date(2021, 3, 15), date(2030, 3, 14)),
        ("B-3", None, None, False, date(2022, 6, 1), None),
    ]
    assert done.receipt.reasons == {"Preneur and SIREN preneur are empty": 1}


def test_auditors_are_not_directors(mapped: Map) -> None:
    """An auditor is a representation; a first name belongs to the person, a number to the company, whatever stands first."""
    done = mapped("dirigeants.csv", files.OFFICERS)
    assert done.rows("directorship", "role") == [("Gérant",), ("Président",)]
    assert done.rows("representation", "role, valid_to") == [("Commissaire aux comptes", date(2020, 12, 31))]
    assert done.rows("birth_date", "earliest") == [(date(1970, 2, 5),), (date(1980, 3, 13),), (date(1985, 4, 14),)]
    assert done.proposal.left_out == {"Lieu de naissance": "never read to judge somebody (rights, N4)"}


def test_nested_keys_are_columns(mapped: Map) -> None:
    """JSON lines are flattened by dots; a list inside a record is left out, aloud."""
    done = mapped("etapes.jsonl", files.STEPS)
    assert done.rows("decision_step", "subject_id, step, done_on, abstained") == [
        ("PC-001", "instruct", date(2024, 2, 4), False),
        ("PC-001", "sign", date(2024, 3, 15), False),
        ("PC-002", "vote", date(2024, 3, 16), True),
    ]
    assert done.rows("name", "value")[0] == ("Norvik Quorvane",)
    assert "list inside a record" in done.proposal.left_out["pieces"]


def test_shares_in_percent_are_parts_of_one(mapped: Map) -> None:
    """75 of 100 is 0.75; the holder and the company are told apart."""
    done = mapped("shareholders.csv", files.HOLDINGS)
    assert done.rows("ownership", "share_min, share_max, interest") == [
        (0.75, 0.75, "shareholding"),
        (0.25, 0.25, "shareholding"),
    ]


def test_a_number_whose_check_digit_fails_names_nobody(mapped: Map) -> None:
    """Two firms that mistyped one number stay two parties; the number is kept, marked as wrong."""
    text = (
        "N° bail;Preneur;SIRET;Loyer annuel;Début\nB-1;SARL Les Embruns;29900001800019;100;13/01/2024\n"
        "B-2;Voiles et Toiles SAS;29900001800019;200;14/01/2024\nB-3;SCI du Môle;29900001800018;300;15/01/2024\n"
    )
    done = mapped("baux.csv", text)
    parties = [row[0] for row in done.rows("lease", "tenant_id")]
    assert len(set(parties)) == 3
    assert parties[2] == "proposed:29900001800018"
    assert done.rows("identifier", "number, checksum_ok")[0] == ("29900001800019", False)


def test_a_rent_by_the_month_is_twelve_times_as_much_a_year(mapped: Map) -> None:
    """A header that says monthly is never taken for the year's."""
    done = mapped(
        "baux.csv", "Occupant;Redevance mensuelle;Du\nSARL Les Embruns;100;13/01/2024\nSCI du Môle;200;14/01/2024\n"
    )
    assert done.rows("lease", "rent_year::double") == [(1200.0,), (2400.0,)]
