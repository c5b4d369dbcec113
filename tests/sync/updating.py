"""A program folder of three files, made into a signed update, for the tests of updating."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from stationdesk.sync import minisign, update_file

ROOT = Path(__file__).resolve().parents[2]
KEY = minisign.SecretKey.generate()
WORKS = """#!/bin/sh
echo "$0 $*" >> "{log}"
sed 's/trying/good/' "{pointer}" > "{pointer}.n" && mv "{pointer}.n" "{pointer}"
exit 0
"""
"""A program that says it works, as the real one does once it has opened a home."""


def installer(name: str = "update") -> ModuleType:
    """A script of the installers, imported without being on the path."""
    known = sys.modules.get(f"installer_{name}")
    if known is not None:
        return known
    spec = importlib.util.spec_from_file_location(f"installer_{name}", ROOT / "installer" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[f"installer_{name}"] = made
    spec.loader.exec_module(made)
    return made


def program(folder: Path, run: str = "#!/bin/sh\nexit 0\n") -> Path:
    """A built folder: the program, a library and a link to it."""
    (folder / "lib" / "字体").mkdir(parents=True)
    (folder / "run").write_text(run, "utf-8")
    (folder / "run").chmod(0o755)
    (folder / "lib" / "字体" / "宋.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "lib" / "same.bin").symlink_to("字体/宋.bin")
    (folder / "lib" / "empty").write_bytes(b"")
    return folder


def update(
    folder: Path,
    version: str = "9.1.0",
    *,
    run: str = "#!/bin/sh\nexit 0\n",
    key: minisign.SecretKey = KEY,
    start: Sequence[str] = ("run",),
    **changes: Any,
) -> Path:
    """A signed update file of such a folder."""
    sign: Callable[[bytes, str], bytes] = key.sign
    made: Path = installer().write(
        program(folder / f"built-{version}", run),
        folder / f"out-{version}",
        platform=update_file.here(),
        start=start,
        sign=sign,
        notes="修了打印的毛病。",
        version=version,
        changes=changes,
    )
    return made
