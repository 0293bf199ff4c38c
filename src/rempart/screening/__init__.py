"""One application in, one report out: what is established, what to ask, what was not checked and why.

    read_applications(path) -> ApplicationFile
    read_project(path, file) -> the same, with what forms tell of their projects
    Checker(snapshot, town=..., lang=...).applications(file) -> list[Report]
    Checker(...).register(register_id) -> every legal entity of a register; persons are never looked up so
    write_reports(reports, folder) -> JSON, HTML and index

A report cites rows with source and date in every sentence, adds nothing up and ranks nobody. The same snapshot, day,
language and settings give the same bytes.
"""

from rempart.screening.application import TEMPLATE, ApplicationFile, read_applications
from rempart.screening.check import Checker
from rempart.screening.project import project_columns, read_project
from rempart.screening.report import Report
from rempart.screening.writing import report_json, write_register_reports, write_reports

__all__ = [
    "TEMPLATE",
    "ApplicationFile",
    "Checker",
    "Report",
    "project_columns",
    "read_applications",
    "read_project",
    "report_json",
    "write_register_reports",
    "write_reports",
]
