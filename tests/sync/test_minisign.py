"""Signatures are minisign's: the public tool verifies ours, and we verify the public tool's."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from stationdesk.sync import minisign

needs_tool = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")


@needs_tool
@pytest.mark.parametrize("comment", ["stationdesk", "数据包 1", ""])
def test_the_public_tool_verifies_ours(comment: str, tmp_path: Path) -> None:
    key = minisign.SecretKey.generate()
    (tmp_path / "m").write_bytes(b"content")
    (tmp_path / "m.minisig").write_bytes(key.sign(b"content", comment))
    (tmp_path / "key.pub").write_text(key.public.text)
    for how in (["-P", key.public.line], ["-p", "key.pub"]):
        done = subprocess.run(
            ["minisign", "-V", *how, "-m", "m"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert f"Trusted comment: {comment}" in done.stdout
    (tmp_path / "m").write_bytes(b"Content")
    assert subprocess.run(["minisign", "-V", *how, "-m", "m"], cwd=tmp_path, capture_output=True).returncode


@needs_tool
def test_we_verify_the_public_tools(tmp_path: Path) -> None:
    def run(*arguments: str) -> None:
        subprocess.run(["minisign", *arguments], cwd=tmp_path, check=True, capture_output=True)

    run("-G", "-W", "-p", "key.pub", "-s", "key.sec")
    (tmp_path / "m").write_bytes(b"content")
    run("-S", "-s", "key.sec", "-m", "m", "-t", "by hand")
    public = minisign.PublicKey.parse((tmp_path / "key.pub").read_text())
    signature = (tmp_path / "m.minisig").read_bytes()
    assert public.verify(b"content", signature) == "by hand"
    with pytest.raises(minisign.Wrong):
        public.verify(b"other", signature)
    run("-S", "-l", "-s", "key.sec", "-m", "m")
    with pytest.raises(minisign.Malformed):
        public.verify(b"content", (tmp_path / "m.minisig").read_bytes())


def test_no_changed_signature_verifies() -> None:
    key = minisign.SecretKey.generate()
    signature = key.sign(b"content", "comment")
    first = signature.index(b"\n") + 1
    refused = 0
    for place in range(first, len(signature) - 1):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        try:
            key.public.verify(b"content", changed)
        except (minisign.Wrong, minisign.Malformed):
            refused += 1
    assert refused == len(signature) - 1 - first


def test_a_signature_has_one_spelling() -> None:
    """The last letter before the padding has spare bits: setting them is a change like any other."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    key = minisign.SecretKey.generate()
    lines = key.sign(b"content", "comment").decode().split("\n")
    for line in (1, 3):
        plain = lines[line].rstrip("=")
        last = alphabet[alphabet.index(plain[-1]) ^ 1]
        changed = [*lines]
        changed[line] = plain[:-1] + last + "=" * (len(lines[line]) - len(plain))
        with pytest.raises(minisign.Malformed):
            key.public.verify(b"content", "\n".join(changed).encode())


def test_rubbish_is_no_key() -> None:
    good = minisign.SecretKey.generate().public.line
    assert minisign.PublicKey.parse(good).line == good
    for text in ("", "x", good[:-4], good + "AAAA", good.replace("R", "S", 1), f"a\nb\n{good}", "é" * 56):
        with pytest.raises(minisign.Malformed):
            minisign.PublicKey.parse(text)
    with pytest.raises(minisign.Malformed):
        minisign.SecretKey.from_bytes(b"short")


def test_a_secret_key_is_kept_as_forty_bytes_and_never_shown() -> None:
    key = minisign.SecretKey.generate()
    assert minisign.SecretKey.from_bytes(key.to_bytes()) == key
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)
    assert base64.b64decode(key.public.line)[:2] == b"Ed"
    with pytest.raises(ValueError, match="one line"):
        key.sign(b"x", "two\nlines")
