"""The steps of `tour` between: proxy and a visit, a left-behind child, certificates, a publicity sheet."""

from __future__ import annotations

from typing import Final

from stationdesk.cli.tour_steps import Step

STEPS: Final[tuple[Step, ...]] = ()
