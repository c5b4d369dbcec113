"""A PostgreSQL server of one's own for a measurement or a proof: in a temporary folder, on a Unix socket, gone afterwards.

Started from Debian's package (`postgresql`). PostgreSQL refuses to run as root; there it runs as `postgres`, or as `nobody`
where that user is missing. The cluster that Debian's package makes by itself is neither used nor touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stationdesk.core import patient
from stationdesk.core.errors import Trouble
from stationdesk.core.words import N_

SETTINGS = (
    "listen_addresses = ''",
    "max_connections = 60",
    "shared_buffers = 256MB",
    "max_wal_size = 4GB",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "log_min_messages = fatal",
    "lc_messages = 'C'",
)


class NoServerHere(Trouble):
    template = N_("这台电脑没有装 PostgreSQL 服务器。请先安装（Debian：apt-get install postgresql）。")


class ServerDidNotStart(Trouble):
    template = N_("临时的 PostgreSQL 服务器没有启动：{why}")


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`, the newest. Raises NoServerHere."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    if named is None:
        raise NoServerHere
    return Path(named).resolve().parent


def _as_user() -> tuple[list[str], pwd.struct_passwd | None]:
    """What to put before a command so that it does not run as root, and whose files it needs."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            who = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"], who
    raise ServerDidNotStart(why="root")


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """The URL of an empty database on a server of one's own. `settings`: lines of postgresql.conf.

    Raises NoServerHere, ServerDidNotStart.
    """
    tools = programs()
    before, who = _as_user()
    folder = Path(tempfile.mkdtemp(prefix="sd-pg-", dir="/tmp"))  # a socket's path may have 107 characters
    try:
        if who is not None:
            os.chown(folder, who.pw_uid, who.pw_gid)
        data = folder / "data"
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(folder)}

        def run(*command: str) -> None:
            done = subprocess.run(
                [*before, *command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                raise ServerDidNotStart(why=done.stderr.strip()[-400:])

        run(
            str(tools / "initdb"),
            *("-D", str(data), "-U", "township", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
        )
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join((*SETTINGS, f"unix_socket_directories = '{folder}'", *settings, "")))
        try:
            run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log"), "start")
            yield f"postgresql:///postgres?host={folder}&user=township"
        finally:
            if (data / "postmaster.pid").exists():
                run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        patient.clear_away(folder)
