"""`python -m stationdesk` and the `stationdesk` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; with no verb, open the desk."""
    from stationdesk.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
