"""Officers and cases of the town that the desk is measured on: 20 officers of one unit, 2,000 cases at every stage.

The first go through the desk's own services, and the others are copied from them (``desk_load_copies``): cases are sealed under keys
of their own, each step is an event with its entry in the journal, some are checked, and every officer has a second factor.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rempart.base import Words
from rempart.screening.application import Application, FormLine, read_applications

OFFICERS = {
    "front_desk": 2, "case_officer": 8, "reviewer": 2, "legal_officer": 3, "decision_maker": 2, "hearing_clerk": 2, "data_protection_officer": 1,
}  # fmt: skip
PASSWORD = "a long pass phrase of the bench"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
COURSES = ("received", "begun", "asked", "heard", "drafted", "in_force")
MADE = 120
"""Cases that the services make; the others are copied from them."""
TWELVE = 12
"""Parties of an application that is checked while officers work."""


def officers() -> list[tuple[str, str]]:
    """Return user name and role of each officer."""
    roles = [role for role, count in OFFICERS.items() for _ in range(count)]
    return [(f"officer-{number:02}", role) for number, role in enumerate(roles, 1)]


def make_cases(workspace: Path, applications: list[Application], cases: int, checked: int) -> None:
    """Fill the desk of a workspace, unless it was; tell in ``load.json`` which cases are checked, and which have twelve parties."""
    if (workspace / "load.json").exists():
        return
    from rempart.desk.preparing import prepare, set_up

    set_up(workspace)
    town = prepare()
    from bench.desk_load_copies import copy_case
    from django.db import transaction

    from rempart.desk.cases.models import Case
    from rempart.desk.day import today
    from rempart.desk.practice import open_at

    people = _people(town)
    able = {role: cycle(found) for role, found in people.items()}
    firms = islice(_firms(), 20_000)
    number, day = 0, today()
    large: list[str] = []
    made = max(checked, min(cases, MADE))
    while number < made:
        with transaction.atomic():  # some at a time: only their last write waits for the disk
            for _ in range(min(20, made - number)):
                number += 1
                one, name = applications[number % len(applications)], f"{day.year}-{number:05}"
                if number <= checked and number % 4 == 0:
                    one = replace(
                        one,
                        lines=[
                            *one.lines,
                            *(_line(len(one.lines) + n, next(firms)) for n in range(1, TWELVE + 1 - len(one.lines))),
                        ],
                    )
                    large.append(name)
                course = "begun" if number <= checked else COURSES[number % len(COURSES)]
                who = {role: next(found) for role, found in able.items()}
                open_at(town, who, name, Words(f"Terrace {number}", f"Terrasse {number}"), one, course, day, "fr")
        print(f"{number} cases", file=sys.stderr)
    templates = list(Case.objects.exclude(number__in=large).select_related("opened_by").order_by("number"))
    while number < cases:
        with transaction.atomic():
            for _ in range(min(100, cases - number)):
                number += 1
                copy_case(templates[number % len(templates)], f"{day.year}-{number:05}", f"Terrasse {number}")
        print(f"{number} cases", file=sys.stderr)
    names = [f"{day.year}-{n:05}" for n in range(1, checked + 1)]
    (workspace / "load.json").write_text(json.dumps({"checked": names, "large": large, "cases": cases}))


def _people(town: Any) -> dict[str, list[Any]]:
    from allauth.mfa.totp.internal.auth import TOTP

    from rempart.desk.accounts.models import RoleGrant, User

    clerks = [User.objects.create_user(f"clerk-{n}", pseudonym=f"Z-0{n}", name=f"clerk-{n}", town=town) for n in (1, 2)]
    found: dict[str, list[Any]] = {}
    for place, (username, role) in enumerate(officers(), 1):
        unit = "" if role == "data_protection_officer" else "Bench"
        user = User.objects.create_user(
            username, PASSWORD, pseudonym=f"O-{place:02}", name=username, town=town, unit=unit
        )
        RoleGrant.objects.create(
            user=user, role=role, from_on=date(2020, 1, 1), given_by=clerks[0], confirmed_by=clerks[1]
        )
        TOTP.activate(user, SECRET)
        found.setdefault(role, []).append(user)
    return found


def _firms() -> Iterator[tuple[str, str]]:
    from bench.desk_load_town import firms

    for siren, _, name, _, person in firms(100_000, 1):
        if not person:
            yield siren, name


def _line(number: int, firm: tuple[str, str]) -> FormLine:
    """Return a further party: a firm of the register by its number, or, one in three, a person whom nobody knows."""
    if number % 3 == 0:
        return FormLine(number, "guarantor", "Person", f"{firm[1].split()[-1]} {firm[1].split()[-2]}", None, (), None)
    return FormLine(number, "subcontractor", "Company", firm[1], None, (f"FR-SIREN:{firm[0]}",), None)


def check_cases(workspace: Path) -> None:
    """Check the cases that are to be checked against the snapshot, but for those that were."""
    from rempart.desk.preparing import set_up

    set_up(workspace)
    from rempart.desk.accounts.models import User
    from rempart.desk.cases.models import Case
    from rempart.desk.operations import queue
    from rempart.desk.screening.running import ask_for_run, perform

    by = [User.objects.get(username=name) for name, role in officers() if role == "case_officer"]
    names = json.loads((workspace / "load.json").read_text())["checked"]
    for place, case in enumerate(Case.objects.filter(number__in=names, run=None).order_by("number")):
        perform(ask_for_run(case, by[place % len(by)]).pk)
        while queue.is_ready() and (job := queue.claim()) is not None:
            queue.run(job)  # done: it is there already


if __name__ == "__main__":
    folder, count, checked_ = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    file = folder.parent / "publishers" / "applications.csv"
    make_cases(folder, list(read_applications(file).applications), count, checked_)
    check_cases(folder)
