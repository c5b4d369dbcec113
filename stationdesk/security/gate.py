"""May they? The one question every service asks first, answered from posts and the permits pack."""

from __future__ import annotations

from stationdesk.security import permits
from stationdesk.storage import packs
from stationdesk.storage.work import Work


def rules(work: Work) -> permits.Permits:
    """Which post gives which permits, from the pack that holds today."""
    found = work.extra.get("permits")
    if found is None:
        found = work.extra["permits"] = permits.Permits(packs.holding(work, "permits"))
    assert isinstance(found, permits.Permits)
    return found


def require(work: Work, permit: str) -> None:
    """Raise NotPermitted, naming who may, unless the actor's posts give the permit."""
    if permit not in work.actor.permits and not work.actor.program:
        rules(work).require(work.actor.permits, permit)
