#!/usr/bin/env bash
# Renews the hash-pinned locks: core.txt runs Rempart and its desk, dev.txt develops it, uv.txt installs both. No address of an index is written.
set -eu
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --system-certs --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command "requirements/lock.sh" "$@" pyproject.toml; }
compile --extra build --extra desk --output-file requirements/core.txt
compile --extra dev --extra docs --output-file requirements/dev.txt
echo "uv==0.13.9" | .venv/bin/uv pip compile --system-certs --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command "requirements/lock.sh" --output-file requirements/uv.txt -
