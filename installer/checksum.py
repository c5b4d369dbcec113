"""The checksum beside a file that is handed out: half a copy is known by it, on any computer, without this program.

`python installer/checksum.py FILE …` writes it anew where a file was changed on purpose (an installer signed for Windows).

sha256sum -c stationdesk_0.1.0_amd64.deb.sha256
certutil -hashfile StationDesk-0.1.0-windows-x64.exe SHA256
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def beside(file: Path) -> str:
    """Write `<file>.sha256`, as `sha256sum -c` reads it; the checksum."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    file.with_name(f"{file.name}.sha256").write_bytes(f"{digest} *{file.name}\n".encode())
    return digest


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{beside(Path(name))}  {name}")
