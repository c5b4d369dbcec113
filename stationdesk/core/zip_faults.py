"""What Python's `zipfile` raises over a package that somebody spoilt, all of it, for whoever opens packages of others."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import Final

BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)
"""An encrypted part is a RuntimeError; a part packed as bzip2 that is none is an OSError, which may be the disk's as well."""
