"""The file of applications: one row per party and role."""

from datetime import date
from pathlib import Path

from rempart.town.casting import Application, Casting
from rempart.town.oracle import CODES, Expectation
from rempart.town.publishers.form import Publisher, cells_equal, csv_reader, csv_writer, write_rows

COLUMNS = (
    "application_id",
    "procedure",
    "received_on",
    "role",
    "schema",
    "name",
    "birth_date",
    "identifiers",
    "address",
    "premises_id",
)
FORMS = Publisher("applications", "csv", lambda cast, day: [], csv_writer(COLUMNS, ","), csv_reader(","), cells_equal)  # noqa: ARG005


def number(casting: Casting) -> list[tuple[str, Application]]:
    """Return the applications in the order of their days, each with its number; those of one day in no order of kind."""
    mixed = casting.rng.sample(casting.applications, len(casting.applications))
    ordered = sorted(mixed, key=lambda application: application.received_on)
    return [(f"D{a.received_on.year}-{rank:03d}", a) for rank, a in enumerate(ordered, 1)]


def write_applications(path: Path, numbered: list[tuple[str, Application]]) -> None:
    """Write ``applications.csv``."""
    rows = [
        {
            "application_id": key,
            "procedure": application.procedure,
            "received_on": application.received_on.isoformat(),
            "role": party.role,
            "schema": party.schema,
            "name": party.name,
            "birth_date": party.birth_date,
            "identifiers": party.identifiers,
            "address": party.address,
            "premises_id": application.premises.number if application.premises else "",
        }
        for key, application in numbered
        for party in application.parties
    ]
    FORMS.write(path, rows, date.min)


PROJECT = (
    "application_id", "about", "source_kind", "provider", "amount", "currency", "evidenced", "rate", "written", "repayment_plan",
    "loan_form", "item", "paid_by", "fiscal_year", "turnover", "rent", "staff_cost", "goodwill_price", "activity", "opening_hours",
    "staff_hours", "owner_hours", "area_m2", "trade_form", "refused", "refused_on", "ground", "annulled",
)  # fmt: skip


def write_projects(
    path: Path, projects: list[tuple[str, dict[str, str]]], numbered: list[tuple[str, Application]]
) -> None:
    """Write ``project.csv``: what forms tell of the projects of the first application of each story."""
    rows = [{"application_id": number_of(numbered, story)} | cells for story, cells in projects]
    write_rows(path, rows, PROJECT)


def expectation(key: str, application: Application) -> Expectation:
    """Return what the report on one application must say; what it need not ask it must not ask."""
    barred = tuple(code for code in CODES if code not in application.must_ask)
    return Expectation(
        key,
        application.story,
        application.must_ask,
        barred,
        application.excluded,
        application.not_evaluable,
        application.close_name,
        application.alone,
    )


def number_of(numbered: list[tuple[str, Application]], story: str) -> str:
    """Return the number of the first application of a story."""
    return next(key for key, application in numbered if application.story == story)
