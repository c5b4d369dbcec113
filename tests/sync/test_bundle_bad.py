"""Bad bundles: each kind refused by its own name, nothing left on the disk."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyrage
import pytest
import zstandard

from stationdesk.sync import manifest as manifests
from stationdesk.sync import members, minisign, reader
from stationdesk.sync.manifest import Claim, Manifest, Part
from stationdesk.sync.streams import Scratch, Sink
from tests.sync.bundles import STATION, Party, Station, blob

CHANGES = "changes-0001.ndjson.zst"


class Forge:
    """Takes a good bundle apart and puts a bad one together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.station = Station(folder)
        self.packs = {"packs/matters-2026.1.json": b'{"pack":"matters"}'}
        written = self.station.write(None, [blob(b"attachment" * 1000)], packs=self.packs)
        self.path = written.path
        self.sealed = written.path.read_bytes()
        plain = pyrage.decrypt(self.sealed, [pyrage.x25519.Identity.from_str(self.station.township.identity)])
        self.plain = plain
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.manifest = manifests.decode(self.members[members.MANIFEST])
        self.blob = next(name for name in self.members if name.startswith("blobs/"))

    def zip(self, change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> bytes:
        sink = Sink()
        with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
            for name, body in self.members.items():
                info = zipfile.ZipInfo(name)
                info.external_attr = 0o100600 << 16
                change(info)
                with archive.open(info, "w") as out:
                    out.write(body)
        return sink.take()

    def save(self, plain: bytes | None = None, to: str | None = None) -> None:
        self.save_sealed(self.seal(self.zip() if plain is None else plain, to))

    def seal(self, plain: bytes, to: str | None = None) -> bytes:
        recipient = pyrage.x25519.Recipient.from_str(to or self.station.township.recipient)
        return pyrage.encrypt(plain, [recipient])

    def save_sealed(self, sealed: bytes) -> None:
        self.path.write_bytes(sealed)

    def sign(self, text: bytes, key: minisign.SecretKey | None = None) -> None:
        self.members[members.MANIFEST] = text
        self.members[members.SIGNATURE] = (key or self.station.device.key).sign(text)

    def resign(self, **over: object) -> None:
        self.manifest = msgspec.structs.replace(self.manifest, **over)
        self.sign(manifests.encode(self.manifest))

    def raw_manifest(self, **over: object) -> None:
        self.sign(json.dumps({**json.loads(self.members[members.MANIFEST]), **over}).encode())

    def relist(self) -> None:
        """List the members as they now are, signed: only a device gone bad can do this."""
        import hashlib

        old = {part.name: part for part in self.manifest.parts}
        names = [name for name in self.members if name not in (members.MANIFEST, members.SIGNATURE)]
        parts = []
        for name in names:
            body = self.members[name]
            was = old.get(name, Part(name, 0, ""))
            parts.append(Part(name, len(body), hashlib.sha256(body).hexdigest(), was.raw, was.lines))
        self.resign(parts=tuple(parts))

    def lines(self, text: bytes, lines: int, *, raw: int | None = None) -> None:
        """Replace the changes by other text, signed."""
        self.members[CHANGES] = zstandard.ZstdCompressor().compress(text)
        part = Part(CHANGES, 0, "", len(text) if raw is None else raw, lines)
        rest = tuple(one for one in self.manifest.parts if one.name != CHANGES)
        self.manifest = msgspec.structs.replace(
            self.manifest, parts=(part, *rest), transactions=1, changes=lines - 1
        )
        self.relist()

    def lines_now(self) -> list[bytes]:
        return zstandard.ZstdDecompressor().decompress(self.members[CHANGES]).splitlines(keepends=True)


Bad = Callable[[Forge], None]
KINDS: list[tuple[str, type[Exception], Bad]] = []


def bad(refused: type[Exception]) -> Callable[[Bad], Bad]:
    def keep(make: Bad) -> Bad:
        KINDS.append((make.__name__, refused, make))
        return make

    return keep


def _flip(data: bytes, place: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


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
    f.save_sealed(_flip(f.seal(f.zip()), 100_000))


@bad(reader.BundleDamaged)
def the_header_mac_is_wrong(f: Forge) -> None:
    f.save_sealed(_flip(f.sealed, f.sealed.index(b"\n---") + 8))


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


# ---- signature and manifest


@bad(reader.MemberMissing)
def no_manifest(f: Forge) -> None:
    del f.members[members.MANIFEST]
    f.save()


@bad(reader.SignatureMissing)
def no_signature(f: Forge) -> None:
    del f.members[members.SIGNATURE]
    f.save()


@bad(reader.SignatureWrong)
def the_manifest_was_changed(f: Forge) -> None:
    signature = f.members[members.SIGNATURE]
    f.resign(number=2)
    f.members[members.SIGNATURE] = signature
    f.save()


@bad(reader.SignatureWrong)
def signed_by_another_key(f: Forge) -> None:
    f.sign(f.members[members.MANIFEST], minisign.SecretKey.generate())
    f.save()


@bad(reader.SignatureWrong)
def signed_by_another_key_under_our_key_id(f: Forge) -> None:
    forged = minisign.SecretKey(f.station.device.key.key_id, os.urandom(32))
    f.sign(f.members[members.MANIFEST], forged)
    f.save()


@bad(reader.SignatureWrong)
def the_trusted_comment_was_changed(f: Forge) -> None:
    name = members.SIGNATURE
    f.members[name] = f.members[name].replace(
        b"trusted comment: stationdesk", b"trusted comment: Stationdesk"
    )
    f.save()


@bad(reader.SignatureWrong)
def a_signature_that_is_rubbish(f: Forge) -> None:
    f.members[members.SIGNATURE] = os.urandom(300)
    f.save()


@bad(reader.TooLarge)
def a_signature_of_a_megabyte(f: Forge) -> None:
    f.members[members.SIGNATURE] = b"x" * 1_000_000
    f.save()


@bad(reader.SignerUnknown)
def a_device_without_a_card(f: Forge) -> None:
    f.resign(device=77)
    f.save()


@bad(reader.DeviceRevoked)
def a_revoked_device(f: Forge) -> None:
    f.resign(device=66)
    f.save()


@bad(reader.ManifestWrong)
def a_manifest_that_is_no_json(f: Forge) -> None:
    f.sign(b"not json")
    f.save()


@bad(reader.ManifestWrong)
def a_manifest_nested_without_end(f: Forge) -> None:
    f.sign(b'{"a":' * 50_000 + b"1" + b"}" * 50_000)
    f.save()


@bad(reader.ManifestWrong)
def a_manifest_that_lacks_the_vector_values(f: Forge) -> None:
    f.raw_manifest(to={"10.1": "many"})
    f.save()


@bad(reader.ManifestWrong)
def a_vector_that_goes_back(f: Forge) -> None:
    f.raw_manifest(**{"from": {"10.1": 9}, "to": {"10.1": 3}})
    f.save()


@bad(reader.ManifestWrong)
def a_village_code_of_eleven_digits(f: Forge) -> None:
    f.raw_manifest(village="42122110620")
    f.save()


@bad(reader.ManifestWrong)
def a_format_of_zero(f: Forge) -> None:
    f.raw_manifest(format=0)
    f.save()


@bad(reader.NewerFormat)
def a_newer_format(f: Forge) -> None:
    f.raw_manifest(format=2)
    f.save()


@bad(reader.NewerFormat)
def a_newer_reader_is_needed(f: Forge) -> None:
    f.raw_manifest(min_reader=2)
    f.save()


@bad(reader.NewerFormat)
def another_crypto_suite(f: Forge) -> None:
    f.raw_manifest(suite="sm2/sm3/sm4")
    f.save()


@bad(reader.WrongStation)
def another_townships_station(f: Forge) -> None:
    f.resign(station="0192f0aa-7c1e-7000-8000-ffffffffffff")
    f.save()


@bad(reader.WrongVillage)
def our_station_under_another_village_code(f: Forge) -> None:
    f.resign(village="421221106299")
    f.save()


@bad(reader.ManifestWrong)
def a_receipt_bundle_without_a_receipt(f: Forge) -> None:
    f.resign(kind="receipt")
    f.save()


# ---- members against the manifest


@bad(reader.MemberMissing)
def a_part_is_missing(f: Forge) -> None:
    del f.members[CHANGES]
    f.save()


@bad(reader.MemberMissing)
def a_blob_is_missing(f: Forge) -> None:
    del f.members[f.blob]
    f.save()


@bad(reader.MemberUnlisted)
def a_pack_that_is_not_listed(f: Forge) -> None:
    f.members["packs/holidays-2027.json"] = b"{}"
    f.save()


@bad(reader.SizeDisagrees)
def a_part_with_a_byte_more(f: Forge) -> None:
    f.members[CHANGES] += b"\0"
    f.save()


@bad(reader.PartDamaged)
def a_part_of_the_same_size_with_other_bytes(f: Forge) -> None:
    f.members[CHANGES] = _flip(f.members[CHANGES], 200)
    f.save()


@bad(reader.PartDamaged)
def a_blob_swapped_for_another(f: Forge) -> None:
    f.members[f.blob] = b"z" * len(f.members[f.blob])
    f.save()


@bad(reader.PartDamaged)
def a_pack_swapped_for_another(f: Forge) -> None:
    name = next(iter(f.packs))
    f.members[name] = b"z" * len(f.members[name])
    f.save()


@bad(reader.ManifestWrong)
def a_blob_signed_under_another_name(f: Forge) -> None:
    f.members["blobs/" + "0" * 64] = f.members.pop(f.blob)
    f.relist()
    f.save()


@bad(reader.ManifestWrong)
def change_parts_with_a_number_left_out(f: Forge) -> None:
    f.members["changes-0003.ndjson.zst"] = f.members[CHANGES]
    f.relist()
    f.save()


@bad(reader.TooLarge)
def a_bomb_that_says_its_size(f: Forge) -> None:
    f.lines(b"\n" * (64 << 20), 2)
    f.save()


@bad(reader.TooLarge)
def a_bomb_that_lies_about_its_size(f: Forge) -> None:
    f.lines(b"\n" * (64 << 20), 2, raw=1000)
    f.save()


@bad(reader.PartMalformed)
def a_zstd_window_of_a_gigabyte(f: Forge) -> None:
    squeeze = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=30, write_content_size=False)
    ).compressobj()
    f.members[CHANGES] = squeeze.compress(b"x\n" * 1000) + squeeze.flush()
    f.relist()
    f.save()


@bad(reader.PartMalformed)
def a_part_that_is_no_zstd(f: Forge) -> None:
    f.members[CHANGES] = b"plain text\n" * 50
    f.relist()
    f.save()


@bad(reader.PartMalformed)
def a_line_that_is_no_json(f: Forge) -> None:
    f.lines(b"hello\n", 1)
    f.save()


@bad(reader.PartMalformed)
def a_line_of_an_unknown_kind(f: Forge) -> None:
    f.lines(b'{"k":"delete","q":1}\n', 1)
    f.save()


@bad(reader.PartMalformed)
def a_payload_that_is_no_object(f: Forge) -> None:
    first, second, *_ = f.lines_now()
    header = json.loads(first) | {"n": 1}
    line = json.loads(second) | {"p": "text"}
    f.lines(json.dumps(header).encode() + b"\n" + json.dumps(line).encode() + b"\n", 2)
    f.save()


@bad(reader.PartMalformed)
def a_deletion(f: Forge) -> None:
    first, second, *_ = f.lines_now()
    header = json.loads(first) | {"n": 1}
    line = json.loads(second) | {"o": "D"}
    f.lines(json.dumps(header).encode() + b"\n" + json.dumps(line).encode() + b"\n", 2)
    f.save()


@bad(reader.PartMalformed)
def a_change_without_its_transaction(f: Forge) -> None:
    lines = f.lines_now()[1:]
    f.lines(b"".join(lines), len(lines))
    f.save()


@bad(reader.PartMalformed)
def a_transaction_that_is_not_whole(f: Forge) -> None:
    lines = f.lines_now()[:3]
    f.lines(b"".join(lines), 3)
    f.save()


@bad(reader.PartMalformed)
def a_change_left_out(f: Forge) -> None:
    lines = f.lines_now()
    del lines[2]
    f.lines(b"".join(lines), len(lines))
    f.save()


@bad(reader.ManifestWrong)
def counts_that_do_not_agree(f: Forge) -> None:
    lines = f.lines_now()
    f.lines(b"".join(lines), len(lines))
    f.save()


@bad(reader.ManifestWrong)
def changes_beyond_the_vector(f: Forge) -> None:
    f.resign(to_vector={"10.1": 2})
    f.save()


def _key(station: Station) -> Callable[[Claim], minisign.PublicKey | None]:
    def key_for(claim: Claim) -> minisign.PublicKey | None:
        if claim.device == 66:
            raise reader.DeviceRevoked(device="66")
        return station.device.key.public if claim.device == 10 else None

    return key_for


def _take(forge: Forge, scratch: Path) -> Manifest:
    with reader.open(
        forge.path,
        [forge.station.township.identity],
        _key(forge.station),
        scratch_dir=scratch,
        stations={STATION},
        village_of={STATION: "421221106202"}.get,
    ) as bundle:
        bundle.verify()
        return bundle.manifest


def test_a_full_disk_here_is_trouble_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = Forge(tmp_path / "stick")
    real = Scratch.append
    writes = 0

    def counted(self: Scratch, data: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == fail_at:
            raise OSError(errno.ENOSPC, "as if")
        real(self, data)

    monkeypatch.setattr(Scratch, "append", counted)
    fail_at = -1
    _take(forge, tmp_path / "scratch")
    for place in range(1, writes + 1):
        fail_at = place
        writes = 0
        with pytest.raises(reader.NoRoomToOpen):
            _take(forge, tmp_path / "scratch")
        assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(("name", "refused", "make"), KINDS, ids=[kind[0] for kind in KINDS])
def test_bad_bundle_is_refused_by_its_name(
    name: str, refused: type[reader.BundleRefused], make: Bad, tmp_path: Path
) -> None:
    forge = Forge(tmp_path / "stick")
    scratch = tmp_path / "scratch"
    make(forge)
    before = forge.path.stat().st_size
    with pytest.raises(reader.BundleRefused) as caught:
        _take(forge, scratch)
    assert type(caught.value) is refused
    assert caught.value.message
    assert "{" not in caught.value.message
    assert list(scratch.iterdir()) == []
    assert forge.path.stat().st_size == before


def test_the_good_bundle_they_are_made_from_opens(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    assert _take(forge, tmp_path / "scratch") == forge.manifest
    forge.relist()
    forge.save()
    assert _take(forge, tmp_path / "scratch").changes == forge.manifest.changes


def test_there_are_more_than_sixty_kinds() -> None:
    assert len(KINDS) >= 60
    assert len({refused for _, refused, _ in KINDS}) >= 20


def test_every_flip_of_a_small_bundle_is_refused(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    (tmp_path / "scratch").mkdir(exist_ok=True)
    for place in range(0, len(forge.sealed), 97):
        forge.save_sealed(_flip(forge.sealed, place))
        with pytest.raises(reader.BundleRefused):
            _take(forge, tmp_path / "scratch")


def test_every_cut_of_a_small_bundle_is_truncated(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "stick")
    for size in range(0, len(forge.sealed), 173):
        forge.save_sealed(forge.sealed[:size])
        with pytest.raises(reader.BundleTruncated):
            _take(forge, tmp_path / "scratch")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "scratch").mkdir()
