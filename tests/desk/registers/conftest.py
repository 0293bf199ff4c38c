"""A steward, a second steward and a lawyer, the file of an office, and a worker that does what waits."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rempart.desk.operations import queue
from rempart.desk.registers.models import Upload
from tests.desk.conftest import Cast

LEASES = (
    "Ville de Port-Vieux - service du domaine;;;;;;;\r\n"
    "N° bail;Preneur;SIREN preneur;Local;Loyer annuel HT;Prise d'effet;Téléphone;Nationalité\r\n"
    "B-1;SARL Les Embruns;299000018;L-001;12 500,00 €;01/01/2020;0100000001;fr\r\n"
    "B-2;Norvik Quorvane;;L-002;8 400,50 €;15/03/2021;0100000002;fr\r\n"
    "B-3;Association des Rameurs;;L-003;gratuit;01/06/2022;;\r\n"
    "B-4;;;L-004;900,00 €;01/06/2022;;\r\n"
)
"""As an office of a French town saves it: cp1252, semicolons, a title above; one line without tenant, one rent that is none."""
ABOUT = {
    "title": "Baux du domaine", "owner": "Service du domaine", "basis": "CG3P, art. L2122-1", "purposes": ["permit", "lease"],
    "licence": "", "keep_years": "10", "refreshed_every_days": "180", "scope": "whole", "disappearance": "ended",
}  # fmt: skip


@dataclass
class Office:
    """Who brings files, who approves them, and the worker between."""

    cast: Cast
    steward: Client
    other: Client
    lawyer: Client
    workspace: Path

    def bring(
        self, content: bytes, name: str = "Baux 2025.csv", register: str = "new", fresh: str = "town_leases"
    ) -> Any:
        """Send a file and return the answer."""
        given = {"file": SimpleUploadedFile(name, content), "register": register, "fresh": fresh}
        return self.steward.post("/registers/new/", given)

    def work(self) -> None:
        """Do what waits, builds of snapshots aside."""
        queue.load_tasks()
        while job := queue.claim():
            if job.name == "registers.build":
                queue.Job.objects.filter(pk=job.pk).update(state="done")
                continue
            queue.run(job)
            job.refresh_from_db()
            assert job.error == "", job.error

    def last(self) -> Upload:
        """Return the file that was brought last."""
        return Upload.objects.order_by("-pk")[0]

    def map(self, **changed: str) -> Any:
        """Take what is suggested for the columns, but for what is told otherwise."""
        row = self.last()
        told = {f"c{n}": one["field"] for n, one in enumerate(row.said["columns"])}
        given = {"seen": row.version, "kind": row.said["kind"], **told, **changed}
        return self.steward.post(f"/registers/files/{row.pk}/columns/", given)

    def describe(self, on: str = "2025-09-01", **changed: Any) -> Any:
        """Tell the basis and the day."""
        row = self.last()
        return self.steward.post(
            f"/registers/files/{row.pk}/about/", {"seen": row.version, "published_on": on, **ABOUT, **changed}
        )

    def tried(self, content: bytes = LEASES.encode("cp1252"), on: str = "2025-09-01", **brought: str) -> Upload:
        """Bring, map, describe and rehearse a file."""
        assert self.bring(content, **brought).status_code == 302
        self.work()
        if self.last().new:
            assert self.map().status_code == 302
        assert self.describe(on).status_code == 302
        self.work()
        return self.last()

    def post(self, client: Client, to: str, **given: str) -> Any:
        """Act on the file that was brought last, as it is now."""
        row = self.last()
        return client.post(f"/registers/files/{row.pk}/{to}", {"seen": row.version, **given})

    def loaded(self, content: bytes = LEASES.encode("cp1252"), on: str = "2025-09-01", **brought: str) -> Upload:
        """Bring a file the whole way, by two."""
        self.tried(content, on, **brought)
        assert self.post(self.steward, "ask").status_code == 302
        assert self.post(self.other, "second", act="approve").status_code == 302
        self.work()
        return self.last()


@pytest.fixture
def office(cast: Cast, desk_workspace: Path) -> Iterator[Office]:
    """The office; what it loads is gone afterwards."""
    from rempart.desk.accounts.models import RoleGrant, User

    one, other = User.objects.filter(username__startswith="clerk-").order_by("id")
    second = User.objects.create_user("steward-2", "practice-town", pseudonym="S-02", town=one.town)
    RoleGrant.objects.create(
        user=second, role="register_steward", from_on=date(2020, 1, 1), given_by=one, confirmed_by=other
    )
    people, before = cast.people, set((desk_workspace / "snapshots").glob("[0-9]*"))
    yield Office(cast, cast.client(people["register_steward"], opened=False), cast.client(second, opened=False),
                 cast.client(people["legal_officer"], opened=False), desk_workspace)  # fmt: skip
    for name in ("town_leases", "other_leases"):
        shutil.rmtree(desk_workspace / "editions" / name, ignore_errors=True)
        shutil.rmtree(desk_workspace / "registers" / name, ignore_errors=True)
    for folder in ("desk-registers", "desk-index"):
        shutil.rmtree(desk_workspace / folder, ignore_errors=True)
    for made in set((desk_workspace / "snapshots").glob("[0-9]*")) - before:
        shutil.rmtree(made)
