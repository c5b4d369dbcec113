"""Kinds of bad signature, manifest and part."""

from __future__ import annotations

import json
import os

import zstandard

from stationdesk.sync import members, minisign, reader
from tests.sync.forge import CHANGES, Forge, bad, flip

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
    f.raw_manifest(min_reader=3)
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
    f.members[CHANGES] = flip(f.members[CHANGES], 200)
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
