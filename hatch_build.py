"""Compile the modules where the time goes, with mypyc, into a wheel that is asked for so (`make compiled`):

    HATCH_BUILD_HOOK_ENABLE_CUSTOM=true python -m hatchling build -t wheel

The Python sources stay as they are, and in the wheel: a compiled module stands before its source. `pip install .`
would do it too, twice: pip builds the wheel once for its metadata.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface):
    """Compiles in a folder of its own: a checkout with compiled modules would not follow its sources."""

    _folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = folder = Path(tempfile.mkdtemp(prefix="kg-compile-"))
        shutil.copytree(Path(self.root, "kg"), folder / "kg", ignore=shutil.ignore_patterns("*.so", "__pycache__"))
        without = {path for pattern in self.config["without"] for path in folder.glob(pattern)}
        sources = sorted({path for pattern in self.config["modules"] for path in folder.glob(pattern)} - without)
        command = [sys.executable, "-m", "mypyc", "--explicit-package-bases", "--ignore-missing-imports"]
        self.app.display_waiting(f"Compiling {len(sources)} modules: some minutes")
        try:
            subprocess.run([*command, *(str(path.relative_to(folder)) for path in sources)], cwd=folder, check=True)
        except BaseException:
            shutil.rmtree(folder)
            raise
        built = [path for path in folder.rglob("*.so") if not path.is_relative_to(folder / "build")]
        build_data["force_include"] |= {str(path): str(path.relative_to(folder)) for path in built}
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self._folder:
            shutil.rmtree(self._folder)
