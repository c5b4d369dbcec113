"""A Windows of our own in a folder, made by wine for a user whose name is Chinese with a space. Wine is not Windows."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

USER = "王 小明"
HERE = all(shutil.which(name) for name in ("wine", "Xvfb"))
CURRENT = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"


@functools.cache
def display() -> str:
    """A screen for everything that needs one, until the tests end."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    atexit.register(server.terminate)
    assert server.stdout is not None
    return f":{server.stdout.readline().decode().strip()}"


@dataclass(frozen=True)
class Prefix:
    """A folder that is a Windows, and programs that run in it."""

    prefix: Path

    @property
    def user(self) -> Path:
        return self.prefix / "drive_c" / "users" / USER

    @property
    def local(self) -> Path:
        return self.user / "AppData" / "Local"

    @property
    def environment(self) -> dict[str, str]:
        # Wine makes the desktop and the documents of its user links into the home of ours: that one is thrown away, too.
        home = self.prefix.with_name("home")
        home.mkdir(exist_ok=True)
        return os.environ | {
            "DISPLAY": display(), "WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "USER": USER, "HOME": str(home), "MESA_SHADER_CACHE_DISABLE": "true",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=", **self._language,
        }  # fmt: skip

    @property
    def _language(self) -> dict[str, str]:
        locales = self.prefix.with_name("locales")
        if (locales / "zh_CN.UTF-8").exists():
            return {"LOCPATH": str(locales), "LC_ALL": "zh_CN.UTF-8"}
        return {"LC_ALL": "C.UTF-8"}

    @property
    def is_chinese(self) -> bool:
        """Whether this Windows speaks Chinese: the machine could make the language for it."""
        return "LOCPATH" in self._language

    def make(self) -> Prefix:
        """Start it for the first time, as a Windows 10, in Chinese where the machine has the language's source."""
        self.prefix.parent.mkdir(parents=True, exist_ok=True)
        locales = self.prefix.with_name("locales")
        locales.mkdir()
        if shutil.which("localedef"):
            words = ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locales / "zh_CN.UTF-8")]
            subprocess.run(words, capture_output=True, timeout=60, check=False)
        subprocess.run(
            ["wine", "wineboot", "-i"],
            env=self.environment, check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        assert self.run("winecfg", "-v", "win10") == 0
        return self

    def run(self, *words: str, patience: int = 120) -> int:
        """One program's exit code."""
        return subprocess.run(
            ["wine", *words],
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False,
        ).returncode  # fmt: skip

    def registered(self, key: str, name: str) -> str:
        """A value of the registry; empty when it is not there."""
        said = subprocess.run(
            ["wine", "reg", "query", key, *(("/v", name) if name else ("/ve",))],
            env=self.environment, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        lines = [line for line in said.stdout.decode("utf-8", "replace").splitlines() if "REG_" in line]
        return lines[0].split("REG_SZ")[-1].strip() if lines else ""

    def register(self, key: str, name: str, value: str) -> None:
        """Put words into the registry."""
        words = ["wine", "reg", "add", key, "/v", name, "/d", value, "/f"]
        subprocess.run(words, env=self.environment, capture_output=True, timeout=60, check=True)

    def end(self) -> None:
        """End everything that runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment, check=False, timeout=60)
