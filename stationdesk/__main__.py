"""`python -m stationdesk` and the `stationdesk` command."""

from __future__ import annotations

import os
import sys


def _libraries_stay_here() -> None:
    """The libraries packed with the program are its own: what it starts (printing, opening a PDF) uses the system's.

    What it starts of itself finds them again, as at a first start.
    """
    before = os.environ.get("LD_LIBRARY_PATH_ORIG")
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


def main() -> int:
    """Run the command line; with no verb, open the desk.

    A packaged program is also what it starts as processes of its own: a decoder of photos, shares of take-in.
    """
    if getattr(sys, "frozen", False) and sys.platform.startswith("linux"):
        _libraries_stay_here()
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
