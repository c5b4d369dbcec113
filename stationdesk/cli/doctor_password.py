"""`doctor` on passwords: what one try costs on this computer, and which passwords were made cheaper than the floor."""

from __future__ import annotations

from stationdesk.core.late import dataclass
from stationdesk.core.paths import Home
from stationdesk.core.words import N_, say
from stationdesk.security import keyfile, tuning


@dataclass(frozen=True)
class Cost:
    """What there is to say: a sentence, what to do (empty when all is well)."""

    message: str
    what_to_do: str = ""


def look(home: Home) -> Cost:
    """Measured now, beside what stands in the key file. Raises MemoryShort and troubles of the key file."""
    best = tuning.tuned()
    kept = [slot.kdf.cost for slot in keyfile.load(home.keys).slots if slot.kind == "person"]
    passes = sorted({cost.passes for cost in kept})
    message = say(
        N_("密码保护：Argon2id {mib} MiB，{passes} 遍；本机试一次约 {seconds} 秒，新密码用 {new} 遍"),
        mib=best.cost.memory_kib // 1024,
        passes=say(N_("、")).join(map(str, passes)),
        seconds=f"{best.seconds:.2f}",
        new=best.cost.passes,
    )
    cheap = sum(tuning.below_floor(cost) for cost in kept)
    if not cheap:
        return Cost(message)
    return Cost(message, say(N_("{n} 位同事的密码是按较低的强度存的，请各自换一次密码。"), n=cheap))
