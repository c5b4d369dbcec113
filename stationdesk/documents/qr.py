"""The code on a certificate lives in `core.certificate_code`, where services can reach it; see `QR.md` beside this."""

from stationdesk.core.certificate_code import (
    FORMAT,
    SALT_BYTES,
    CertificateCode,
    CodeUnreadable,
    CodeUnwritable,
    digest,
    parse,
    payload,
)

__all__ = [
    "FORMAT",
    "SALT_BYTES",
    "CertificateCode",
    "CodeUnreadable",
    "CodeUnwritable",
    "digest",
    "parse",
    "payload",
]
