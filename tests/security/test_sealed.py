"""Sealed content is for the named people only, wherever it travels."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from pyrage import x25519

from stationdesk.security.sealed import (
    NotPermittedToRead,
    SealedDamaged,
    new_group,
    public_of,
    seal,
    unseal,
    unseal_text,
    wrap_for,
)


def _person() -> tuple[str, str]:
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def test_permitted_people_read_and_others_do_not() -> None:
    (one, one_public), (two, two_public), (stranger, stranger_public) = _person(), _person(), _person()
    group = new_group([one_public, two_public])
    sealed = seal("有人报告：孩子身上有伤", group.public)
    for identity, public in ((one, one_public), (two, two_public)):
        assert unseal_text(sealed, group.wraps[public], identity) == "有人报告：孩子身上有伤"
    assert stranger_public not in group.wraps
    with pytest.raises(NotPermittedToRead) as refused:
        unseal(sealed, group.wraps.get(stranger_public), stranger)
    assert refused.value.exit_code == 2
    with pytest.raises(NotPermittedToRead):
        unseal(sealed, group.wraps[one_public], stranger)


def test_one_more_person_is_let_in_by_someone_inside_only() -> None:
    (one, one_public), (two, two_public), (stranger, stranger_public) = _person(), _person(), _person()
    group = new_group([one_public])
    sealed = seal(b"\x00\xff", group.public)
    wrap = wrap_for(two_public, group.wraps[one_public], one)
    assert unseal(sealed, wrap, two) == b"\x00\xff"
    with pytest.raises(NotPermittedToRead):
        wrap_for(stranger_public, group.wraps[one_public], stranger)


def test_a_wrap_of_another_group_does_not_open() -> None:
    one, public = _person()
    group, other = new_group([public]), new_group([public])
    with pytest.raises(NotPermittedToRead):
        unseal(seal("x", group.public), other.wraps[public], one)


def test_sealed_content_moved_to_another_record_is_refused() -> None:
    one, public = _person()
    group = new_group([public])
    sealed = seal("x", group.public, about="reports:1")
    assert unseal_text(sealed, group.wraps[public], one, about="reports:1") == "x"
    with pytest.raises(SealedDamaged):
        unseal(sealed, group.wraps[public], one, about="reports:2")


def test_changed_or_cut_ciphertext_never_opens() -> None:
    one, public = _person()
    group = new_group([public])
    cipher = base64.b64decode(seal("秘密" * 20, group.public))
    for at in range(0, len(cipher), 3):
        changed = cipher[:at] + bytes([cipher[at] ^ 4]) + cipher[at + 1 :]
        for bad in (changed, cipher[:at]):
            with pytest.raises((SealedDamaged, NotPermittedToRead)):
                unseal(base64.b64encode(bad).decode(), group.wraps[public], one)
    with pytest.raises(SealedDamaged):
        unseal("不是密文", group.wraps[public], one)


def test_secrets_are_not_shown_and_a_group_without_people_is_refused() -> None:
    _, public = _person()
    group = new_group([public])
    assert group.wraps[public] not in repr(group)
    with pytest.raises(ValueError, match="someone"):
        new_group([])
    with pytest.raises(ValueError, match="age public key"):
        new_group(["nobody"])


def test_the_public_age_tool_opens_a_wrap(tmp_path: Path) -> None:
    one, public = _person()
    assert public_of(one) == public
    group = new_group([public])
    (tmp_path / "key").write_text(one)
    (tmp_path / "wrap.age").write_bytes(base64.b64decode(group.wraps[public]))
    done = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "wrap.age")],
        capture_output=True,
        check=True,
    )
    assert done.stdout.startswith(b"AGE-SECRET-KEY-1")
    assert public_of(done.stdout.decode()) == group.public
