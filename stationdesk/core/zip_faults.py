"""What Python's `zipfile` raises over a package that somebody spoilt, all of it, for whoever opens packages of others."""

from __future__ import annotations

import errno
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


def is_of_package(wrong: OSError) -> bool:
    """Whether an OSError may be the package's own: a part said to lie before its beginning, or bytes that are no bzip2.

    A drive that is gone may say the same on Windows: whoever asks looks whether the file can still be read.
    """
    return wrong.errno in (None, errno.EINVAL)
