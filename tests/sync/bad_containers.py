"""Kinds of bad file and bad ZIP."""

from __future__ import annotations

import os
import stat
import struct
import zipfile

import pyrage
import pytest

from stationdesk.sync import members, reader
from stationdesk.sync.streams import Sink
from tests.sync.bundles import Party
from tests.sync.forge import Forge, bad, flip

# ---- the file


@bad(reader.BundleTruncated)
def an_empty_file(f: Forge) -> None:
    f.save_sealed(b"")


@bad(reader.BundleTruncated)
def cut_inside_the_first_line(f: Forge) -> None:
    f.save_sealed(f.sealed[:10])


@bad(reader.BundleTruncated)
def cut_inside_the_header(f: Forge) -> None:
    f.save_sealed(f.sealed[:100])


@bad(reader.BundleTruncated)
def cut_in_the_middle(f: Forge) -> None:
    f.save_sealed(f.sealed[: len(f.sealed) // 2])


@bad(reader.BundleTruncated)
def the_last_byte_is_missing(f: Forge) -> None:
    f.save_sealed(f.sealed[:-1])


@bad(reader.BundleDamaged)
def a_bit_flipped_in_the_body(f: Forge) -> None:
    # Incompressible and long, so that the flip is not in the last block, which may as well be cut.
    f.members[f.blob] = os.urandom(4_000_000)
    f.save_sealed(flip(f.seal(f.zip()), 100_000))


@bad(reader.BundleDamaged)
def the_header_mac_is_wrong(f: Forge) -> None:
    f.save_sealed(flip(f.sealed, f.sealed.index(b"\n---") + 8))


@bad(reader.BundleDamaged)
def a_header_without_an_end(f: Forge) -> None:
    f.save_sealed(b"age-encryption.org/v1\n-> X25519 " + b"A" * 200_000)


@bad(reader.NotABundle)
def a_photograph(f: Forge) -> None:
    f.save_sealed(b"\x89PNG\r\n\x1a\n" + os.urandom(5000))


@bad(reader.NotABundle)
def a_zip_that_is_not_encrypted(f: Forge) -> None:
    f.save_sealed(f.plain)


@bad(reader.NotABundle)
def an_armored_age_file(f: Forge) -> None:
    key = pyrage.x25519.Recipient.from_str(f.station.township.recipient)
    f.save_sealed(pyrage.encrypt(f.plain, [key], armored=True))


@bad(reader.NewerFormat)
def the_next_version_of_age(f: Forge) -> None:
    f.save_sealed(f.sealed.replace(b"org/v1", b"org/v2", 1))


@bad(reader.NotForUs)
def encrypted_for_another_township(f: Forge) -> None:
    f.save(f.plain, Party().recipient)


@bad(reader.NotForUs)
def encrypted_with_a_passphrase(f: Forge) -> None:
    f.save_sealed(pyrage.passphrase.encrypt(f.plain, "secret"))


@bad(reader.NotAddressedToUs)
def passed_on_by_someone_who_could_open_it(f: Forge) -> None:
    f.resign(recipients=(Party().recipient,))
    f.save()


@bad(reader.TooLarge)
def a_file_beyond_every_limit(f: Forge) -> None:
    with f.path.open("r+b") as file:
        file.truncate(2**32 + 10)


# ---- the ZIP


@bad(reader.ContainerWrong)
def a_text_where_the_zip_should_be(f: Forge) -> None:
    f.save(b"hello, this is no archive")


@bad(reader.ContainerWrong)
def nothing_inside_the_encryption(f: Forge) -> None:
    f.save(b"")


@bad(reader.ContainerWrong)
def bytes_before_the_zip(f: Forge) -> None:
    f.save(b"#!/bin/sh\n" + f.zip())


@bad(reader.ContainerWrong)
def bytes_after_the_zip(f: Forge) -> None:
    f.save(f.zip() + b"more")


@bad(reader.ContainerWrong)
def a_zip_comment(f: Forge) -> None:
    plain = f.zip()
    f.save(plain[:-2] + struct.pack("<H", 4) + b"note")


@bad(reader.ContainerWrong)
def a_compressed_member(f: Forge) -> None:
    f.save(f.zip(lambda info: setattr(info, "compress_type", zipfile.ZIP_DEFLATED)))


@bad(reader.ContainerWrong)
def a_symbolic_link(f: Forge) -> None:
    f.save(f.zip(lambda info: setattr(info, "external_attr", (stat.S_IFLNK | 0o777) << 16)))


@bad(reader.ContainerWrong)
def a_device_file(f: Forge) -> None:
    f.save(f.zip(lambda info: setattr(info, "external_attr", (stat.S_IFBLK | 0o777) << 16)))


@bad(reader.MemberUnknown)
def a_folder(f: Forge) -> None:
    f.members["blobs/"] = b""
    f.save()


@bad(reader.ContainerWrong)
def the_folder_flag_on_a_file(f: Forge) -> None:
    f.save(f.zip(lambda info: setattr(info, "external_attr", 0x10)))


@bad(reader.ContainerWrong)
def local_and_central_names_differ(f: Forge) -> None:
    plain = f.zip()
    at = plain.index(b"manifest.json")
    f.save(plain[:at] + b"Manifest.json" + plain[at + 13 :])


@bad(reader.ContainerWrong)
def local_and_central_sizes_differ(f: Forge) -> None:
    plain = bytearray(f.zip())
    at = plain.index(b"PK\x07\x08")
    plain[at + 8] ^= 1
    f.save(bytes(plain))


@bad(reader.ContainerWrong)
def two_members_sharing_bytes(f: Forge) -> None:
    plain = bytearray(f.zip())
    central = plain.index(b"PK\x01\x02")
    second = plain.index(b"PK\x01\x02", central + 4)
    plain[second + 42 : second + 46] = plain[central + 42 : central + 46]
    f.save(bytes(plain))


@bad(reader.TooLarge)
def a_directory_of_a_million_names(f: Forge) -> None:
    plain = bytearray(f.zip())
    plain[-12:-10] = plain[-14:-12] = b"\xff\xff"
    plain[-10:-6] = struct.pack("<L", 2**31)
    f.save(bytes(plain))


@bad(reader.MemberUnknown)
def zip_slip_upwards(f: Forge) -> None:
    f.members["../../etc/cron.d/x"] = b"* * * * *"
    f.save()


@bad(reader.MemberUnknown)
def zip_slip_absolute(f: Forge) -> None:
    f.members["/etc/passwd"] = b"x"
    f.save()


@bad(reader.MemberUnknown)
def a_windows_path(f: Forge) -> None:
    f.members["blobs\\..\\..\\x.exe"] = b"x"
    f.save()


@bad(reader.MemberUnknown)
def a_program_inside(f: Forge) -> None:
    f.members["setup.exe"] = b"MZ"
    f.save()


@bad(reader.MemberUnknown)
def a_blob_named_in_capitals(f: Forge) -> None:
    f.members["blobs/" + "A" * 64] = b"x"
    f.save()


@bad(reader.MemberRepeated)
def two_manifests(f: Forge) -> None:
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        archive.writestr(members.MANIFEST, f.members[members.MANIFEST])
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(members.MANIFEST, b"{}")
    f.save(sink.take())
