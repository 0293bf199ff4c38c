"""Compile the kernel of the name index when Rempart is installed, where there is a C compiler; without it all works, slower."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FOLDER = Path("src/rempart/identity/index")
_LIBRARY = "librempart_kernel.so"
_FLAGS = ("-O2", "-std=c11", "-ffp-contract=off", "-shared", "-fPIC")


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``librempart_kernel.so`` beside its source; the index decides by loading it whether it is used."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a missing or failing compiler is no error."""
        folder = Path(self.root) / _FOLDER
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if self.target_name != "wheel" or not compiler:
            return
        made = folder / f"{_LIBRARY}.{os.getpid()}"
        command = [*compiler.split(), *_FLAGS, str(folder / "kernel.c"), "-o", str(made)]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own source
        except OSError as error:
            self.app.display_warning(f"the kernel of the name index was not built ({error}): searching is slower")
            return
        if done.returncode:
            made.unlink(missing_ok=True)
            self.app.display_warning("the kernel of the name index was not built: searching is slower")
            return
        made.replace(folder / _LIBRARY)
        if version != "editable":
            build_data["artifacts"].append(f"/{_FOLDER}/{_LIBRARY}")
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
