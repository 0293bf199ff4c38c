"""The list of libraries that Rempart runs on (CycloneDX 1.6), made of the lock, which it names by its hash.

Source: CycloneDX 1.6 (ECMA-424), package URLs (purl-spec) for PyPI.
"""

import hashlib
import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "core.txt"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.IGNORECASE)


def components(lock: str) -> list[dict[str, str]]:
    """Return each library of a lock: what it is, its version, its address."""
    found = []
    for line in lock.splitlines():
        pinned = _PINNED.match(line)
        if pinned is not None:
            name, version = re.sub(r"[-_.]+", "-", pinned[1]).lower(), pinned[2]
            purl = f"pkg:pypi/{name}@{version}"
            found.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    return found


def sbom() -> str:
    """Return the list, the same for the same lock: neither a serial number nor a time stands in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    lock = LOCK.read_bytes()
    parts = components(lock.decode())
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": project["name"], "version": project["version"], "purl": own,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
                "externalReferences": [
                    {
                        "type": "build-meta", "url": "requirements/core.txt",
                        "comment": "the lock: each file that may be installed, by its SHA-256",
                        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(lock).hexdigest()}],
                    }
                ],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in parts]}],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
