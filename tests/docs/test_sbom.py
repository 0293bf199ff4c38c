"""The list of libraries (CycloneDX) is that of the lock."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_every_pinned_library_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed is what the lock says now, library by library, with the address by which scanners know it."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "docs"), *sys.path])
    from sbom import sbom  # type: ignore[import-not-found]

    kept = (ROOT / "docs" / "reference" / "sbom.cdx.json").read_text(encoding="utf-8")
    assert kept == sbom()
    told = json.loads(kept)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    lock = (ROOT / "requirements" / "core.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split(" ")[0] for line in lock if "==" in line and not line.startswith(("#", " "))]
    assert len(told["components"]) == len(pinned) > 50
    for one, line in zip(told["components"], pinned, strict=True):
        assert line.lower().replace("_", "-").startswith(one["name"])
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
