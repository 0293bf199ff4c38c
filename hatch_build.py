"""Compile the kernel of the name index when Rempart is installed, where there is a C compiler; without it all works, slower."""

import os
import shutil
import subprocess
import sysconfig
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FOLDER = Path("src/rempart/identity/index")
_LIBRARY = "librempart_kernel.so"
_FLAGS = ("-O2", "-std=c11", "-ffp-contract=off", "-shared", "-fPIC")
_LIBRARIES = ("-lm",)


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``librempart_kernel.so`` beside its source; the index decides by loading it whether it is used."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a missing or failing compiler is no error."""
        folder = Path(self.root) / _FOLDER
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if self.target_name != "wheel" or not compiler:
            return
        library, source = folder / _LIBRARY, folder / "kernel.c"
        made = library.with_suffix(f".so.{os.getpid()}")
        library.unlink(missing_ok=True)  # an older one is of another source
        checksum = f"-DREMPART_SOURCE={zlib.crc32(source.read_bytes())}u"
        command = [*compiler.split(), *_FLAGS, checksum, str(source), "-o", str(made), *_LIBRARIES]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own source
        except OSError as error:
            self.app.display_warning(f"the kernel of the name index was not built ({error}): searching is slower")
            return
        if done.returncode:
            made.unlink(missing_ok=True)
            self.app.display_warning("the kernel of the name index was not built: searching is slower")
            return
        made.replace(library)
        if version != "editable":
            build_data["artifacts"].append(f"/{_FOLDER}/{_LIBRARY}")
            build_data["pure_python"] = False
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["tag"] = f"py3-none-{platform}"  # it needs no Python of its own
