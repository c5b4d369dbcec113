"""The tests' own promise: no test reaches beyond this machine."""

from __future__ import annotations

import socket

import pytest


def test_a_test_cannot_reach_the_network() -> None:
    # 192.0.2.0/24 is set aside for documentation; nothing answers there.
    with socket.socket() as line, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        line.connect(("192.0.2.1", 9))


def test_a_test_may_talk_to_its_own_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as line,
    ):
        other, _ = server.accept()
        with other:
            line.sendall(b"here")
            assert other.recv(4) == b"here"
