"""A bare Debian in a folder, in which an installer is tried as on a machine that has nothing yet.

Made by debootstrap from the mirror that this machine's own apt uses, kept as one archive in `build/`, and unpacked
for each session. What runs in it runs in namespaces of its own: no network, mounts and processes that end with it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build"
CLERK = 1000
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Done = subprocess.CompletedProcess[str]


class NotHere(Exception):
    """This machine cannot make a bare root; says why and what to do."""


@dataclass(frozen=True)
class Root:
    """A bare Debian under `place`; `release` is its code name and `architecture` its machine, where they are not this one's."""

    place: Path
    release: str = ""
    architecture: str = ""

    def run(
        self,
        command: str | Sequence[str],
        *,
        clerk: bool = False,
        home: str = "/root",
        network: bool = False,
        seconds: int = 900,
        env: Mapping[str, str] | None = None,
        shown: Mapping[str, Path] | None = None,
    ) -> Done:
        """Run a command in the root, without a network unless it is said to be fetched for. Raises nothing when it fails.

        `shown`: folders of this machine that the command sees under a path in the root, and may write to.
        """
        words = ["sh", "-c", command] if isinstance(command, str) else list(command)
        given = {
            "PATH": PATH,
            "HOME": home,
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            **(env or {}),
        }
        as_clerk = ["setpriv", f"--reuid={CLERK}", f"--regid={CLERK}", "--clear-groups"] if clerk else []
        folders = "".join(
            f'mkdir -p "$root"{shlex.quote(at)}; mount --bind {shlex.quote(str(folder))} "$root"{shlex.quote(at)}; '
            for at, folder in (shown or {}).items()
        )
        inside = (
            'set -e; root=$1; shift; mount --rbind /dev "$root/dev"; mount -t proc proc "$root/proc"; '
            f'mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"; {folders}exec chroot "$root" "$@"'
        )
        spaces = ["-m", "-p", "-f", "--kill-child", "--propagation", "private", *(() if network else ("-n",))]
        return subprocess.run(
            [
                *as_root(), "unshare", *spaces, "sh", "-c", inside, "sh", str(self.place),
                "env", "-i", *(f"{name}={value}" for name, value in given.items()), *as_clerk, *words,
            ],
            capture_output=True, text=True, check=False, errors="replace", timeout=seconds * (SLOWER if self.architecture else 1),
        )  # fmt: skip

    def install(self, *names: str) -> Done:
        """Packages from the mirror, or files that lie in the root, with what they depend on and nothing more."""
        fetched = _named("bare-root-debs", self.release, self.architecture)
        fetched.mkdir(parents=True, exist_ok=True)
        archives = self.place / "var/cache/apt/archives"
        for file in fetched.glob("*.deb"):
            if not (archives / file.name).exists():
                shutil.copy2(file, archives)
        done = self.run(
            [
                "apt-get",
                "-q",
                "-o",
                "APT::Keep-Downloaded-Packages=true",
                "install",
                "-y",
                "--no-install-recommends",
                *names,
            ],
            network=True,
            seconds=600,
        )
        for file in archives.glob("*.deb"):
            if not (fetched / file.name).exists():
                shutil.copy2(file, fetched)
        return done

    def copy(self, file: Path, name: str) -> str:
        """Put a file into the root; its path there."""
        target = self.place / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
        target.chmod(0o644)
        return name


def as_root() -> list[str]:
    """The words before a command that root has to give. Raises NotHere."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], check=False).returncode:
        return ["sudo", "-n"]
    raise NotHere("A bare root is made by root: run `make prove` as root, or allow sudo without a password.")


def _named(kind: str, release: str, architecture: str) -> Path:
    return BUILD / "-".join(word for word in (kind, release, architecture) if word)


SLOWER = 10
EMULATED = {"arm64": "aarch64"}
"""Machines whose programs are run here by QEMU, so many times slower: Debian's word, and the kernel's."""


def emulate(architecture: str) -> None:
    """Let the kernel run programs of another machine, as installing `qemu-user-static` does where systemd runs. Raises NotHere."""
    name = f"qemu-{EMULATED[architecture]}"
    register, said = Path("/proc/sys/fs/binfmt_misc"), Path(f"/usr/lib/binfmt.d/{name}.conf")
    if (register / name).exists():
        return
    if not said.exists():
        raise NotHere(
            f"programs of {architecture} cannot run here: apt-get install --no-install-recommends qemu-user-static"
        )
    if not (register / "register").exists():
        raise NotHere(
            "the kernel takes no emulator: mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc"
        )
    line = next(line for line in said.read_text("utf-8").splitlines() if line.startswith(f":{name}:"))
    subprocess.run([*as_root(), "tee", str(register / "register")], input=line, text=True, check=True, stdout=subprocess.DEVNULL)  # fmt: skip


def mirror(release: str = "") -> tuple[str, str, list[str]]:
    """This system's code name, a mirror of it, and all its Debian sources as apt writes them. Raises NotHere.

    With a code name those of another Debian on the same mirrors.
    """
    own = Path("/etc/os-release").read_text("utf-8")
    found = re.search(r'^VERSION_CODENAME="?([a-z]+)', own, re.MULTILINE)
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(SUITE)|$(CODENAME)|$(COMPONENT)|$(RELEASE)",
         "Created-By: Packages"],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    rows = [line.split("|") for line in said.splitlines()]
    debian = [row for row in rows if len(row) == 6 and row[0] == "Debian" and row[4] == "main"]
    if found is None or not debian:
        raise NotHere("This machine's apt has no Debian sources: run `apt-get update`, then again.")
    name = found[1]
    main = next((row[1] for row in debian if row[3] == name and "security" not in row[1]), None)
    if main is None:
        raise NotHere(f"This machine's apt has no source of {name}: run `apt-get update`, then again.")
    wanted = release or name
    return wanted, main, [f"deb {row[1]} {row[5].replace(name, wanted)} main" for row in debian]


def make(place: Path, release: str = "", architecture: str = "") -> Root:
    """A root under `place`, unpacked from the one that is kept, or made first. Raises NotHere.

    `release`: the code name of another Debian than this machine's. `architecture`: Debian's word for another machine, which
    is emulated (`emulate`).
    """
    for tool in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(tool, path=PATH):
            raise NotHere(f"{tool} is missing: run `make setup-test`.")
    name, uri, sources = mirror(release)
    first = as_root()
    if architecture:
        emulate(architecture)
    archive = kept(release, architecture)
    if not archive.exists():
        fresh = place / "fresh"
        foreign = ["--foreign", f"--arch={architecture}"] if architecture else []
        done = subprocess.run(
            [*first, "debootstrap", "--variant=minbase", *foreign, name, str(fresh), uri],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if foreign and not done.returncode:
            # Thrown away after a power cut anyway: no waiting for the disk after every file.
            (fresh / "etc/dpkg/dpkg.cfg.d").mkdir(parents=True, exist_ok=True)
            (fresh / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n", "utf-8")
            done = Root(fresh, release, architecture).run(["/debootstrap/debootstrap", "--second-stage"])
        if done.returncode:
            raise NotHere(f"debootstrap did not make a bare root: {done.stdout[-600:]}{done.stderr[-300:]}")
        keep(fresh, archive)
        subprocess.run([*first, "rm", "-rf", "--one-file-system", str(fresh)], check=True)
    made = unpacked(archive, place, release, architecture)
    _settle(made.place, sources, retired=bool(release))
    done = made.run("apt-get -q update", network=True)
    if done.returncode:
        raise NotHere(f"no packages can be fetched in the bare root: {done.stderr[-600:]}")
    return made


def kept(release: str = "", architecture: str = "") -> Path:
    """Where the bare root of a release and machine is kept."""
    return _named("bare-root", release, architecture).with_suffix(".tar")


def keep(root: Path, archive: Path) -> None:
    """Keep a root in an archive; half a one is never seen under its name."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    part = archive.with_suffix(".part")
    subprocess.run([*as_root(), "tar", "-C", str(root), "-cf", str(part), "."], check=True)
    part.replace(archive)


def unpacked(archive: Path, place: Path, release: str = "", architecture: str = "") -> Root:
    """A root in `place/root` from such an archive. Raises NotHere where its programs cannot run."""
    if architecture:
        emulate(architecture)
    root = place / "root"
    root.mkdir(parents=True)
    subprocess.run([*as_root(), "tar", "-C", str(root), "-xpf", str(archive)], check=True)
    return Root(root, release, architecture)


def _settle(root: Path, sources: list[str], *, retired: bool) -> None:
    """How this machine fetches packages, told to the root; and a clerk whose name is Chinese, with spaces in his home."""
    dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    kept = [
        line for line in dump.splitlines() if re.match(r"Acquire::https?(::|[ ])", line) and '""' not in line
    ]
    if retired:
        # The signed index of a Debian that nobody changes any more has run out one day; its signature stays good.
        kept.append('Acquire::Check-Valid-Until "false";')
    (root / "etc/apt/apt.conf.d/90fetching").write_text("\n".join(kept) + "\n", "utf-8")
    (root / "etc/apt/sources.list").write_text("\n".join(dict.fromkeys(sources)) + "\n", "utf-8")
    for name in ("etc/resolv.conf", "etc/hosts"):
        target = root / name
        target.unlink(missing_ok=True)
        shutil.copyfile(f"/{name}", target)
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        (root / "etc/ssl/certs").mkdir(parents=True, exist_ok=True)
        shutil.copyfile("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    with (root / "etc/passwd").open("a", encoding="utf-8") as file:
        file.write(f"王敏:x:{CLERK}:{CLERK}:王敏:{HOME}:/bin/sh\n")
    with (root / "etc/group").open("a", encoding="utf-8") as file:
        file.write(f"王敏:x:{CLERK}:\n")
    home = root / HOME.lstrip("/")
    home.mkdir(parents=True)
    os.chown(home, CLERK, CLERK)


HOME = "/home/王 敏 的电脑"
