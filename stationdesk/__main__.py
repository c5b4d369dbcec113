"""`python -m stationdesk` and the `stationdesk` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; with no verb, open the desk.

    A packaged program is also what it starts as processes of its own: a decoder of photos, shares of take-in.
    """
    if sys.argv[1:2] == ["heic-apart"]:
        from stationdesk.core.heic_apart import main as decode

        return decode(sys.argv[2:])
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    from stationdesk.core import launch

    code = launch.begin(sys.argv[1:])
    if code is not None:
        return code  # a newer version, brought by an update, did it
    launch.register()
    from stationdesk.app import run

    if len(sys.argv) > 1:
        from stationdesk.core.unsaid import hide_words

        hide_words(len(sys.argv) - 1)
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
