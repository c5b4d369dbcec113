"""The chain proves every change, and goes on proving the rest when one was erased."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.core import chain
from stationdesk.core.chain import Entry, Header

SALT = bytes(range(16))
ENTRIES = [Entry(seq, "people", f"r{seq}", "I", b'{"name":"x"}') for seq in range(1, 6)]
HEADER = Header("s", 10, 1, 1, "u", 5, "w", "case:accept", "0001", 1, 5)

texts = st.text(max_size=20)


@given(
    st.binary(min_size=16, max_size=16),
    st.lists(st.tuples(st.integers(0, 2**53), texts, texts, st.sampled_from("IU"), st.binary(), st.binary())),
)
def test_the_fast_macs_are_hmac(salt: bytes, rows: list[tuple[int, str, str, str, bytes, bytes]]) -> None:
    entries = [Entry(*row) for row in rows]
    slow = [chain.mac_of(chain.key_of(salt, entry.seq), *entry[1:6]) for entry in entries]
    assert list(chain.macs(salt, entries)) == slow


def test_known_values_never_change() -> None:
    """Printed once and kept: another value here is another format."""
    digest = chain.txn_digest(SALT, ENTRIES)
    assert digest.hex() == "fb3196185ba7f5eae44f4cc047133c60118a55837987459eac85f9f7954bc880"
    assert (
        chain.chain(chain.GENESIS, HEADER, digest).hex()
        == "7136b3c2cfb032b3fd15325bf5ad8f8bd24c0ac31bf77211aac8939c61ba086e"
    )


def test_any_changed_part_changes_the_digest() -> None:
    whole = chain.txn_digest(SALT, ENTRIES)
    first = ENTRIES[0]
    for changed in (
        first._replace(table="peopl"),
        first._replace(record="r2"),
        first._replace(op="U"),
        first._replace(payload=b'{"name":"y"}'),
        first._replace(replaces=b"{}"),
        first._replace(seq=9),
        first._replace(table="peopler", record="1"),
    ):
        assert chain.txn_digest(SALT, [changed, *ENTRIES[1:]]) != whole
    assert chain.txn_digest(SALT, ENTRIES[::-1]) != whole
    assert chain.txn_digest(SALT, ENTRIES[:-1]) != whole
    assert chain.txn_digest(bytes(16), ENTRIES) != whole


def test_any_changed_header_field_changes_the_chain() -> None:
    digest = chain.txn_digest(SALT, ENTRIES)
    value = chain.chain(chain.GENESIS, HEADER, digest)
    for field in Header._fields:
        was = getattr(HEADER, field)
        changed = HEADER._replace(**{field: was + 1 if isinstance(was, int) else was + "x"})
        assert chain.chain(chain.GENESIS, changed, digest) != value
    assert chain.chain(value, HEADER, digest) != value


def test_an_erased_payload_leaves_the_digest_provable_without_salt_or_content() -> None:
    whole = chain.txn_digest(SALT, ENTRIES)
    kept = [entry._replace(key=chain.key_of(SALT, entry.seq)) for entry in ENTRIES]
    mac = next(chain.macs(SALT, [ENTRIES[2]]))
    kept[2] = Entry(3, "people", "r3", "I", b"", mac=mac)
    assert chain.txn_digest(b"", kept) == whole
    with pytest.raises(ValueError, match="no salt"):
        chain.txn_digest(b"", ENTRIES)
    with pytest.raises(ValueError, match="16 bytes"):
        chain.txn_digest(b"short", ENTRIES)
    with pytest.raises(ValueError, match="32 bytes"):
        chain.chain(b"", HEADER, whole)
