"""Take-in at a township, one strange transaction a case: signed and chained by an enrolled device that writes nonsense."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from stationdesk.core.errors import Refusal
from stationdesk.storage.work import Work
from stationdesk.sync import changes as wire
from stationdesk.sync import errands, peers, reader, status, take_in
from stationdesk.sync.changes import Change, Transaction
from tests.fuzz.target import Place, Undone
from tests.sync.machines import Machine
from tests.sync.machines import Place as Machines
from tests.sync.test_bad_contents_taken import Crafted


class Taken:
    """A township that knows a village, and the village's second bundle to be spoilt."""

    def __init__(self, place: Place) -> None:
        self.machines = Machines(place.empty("machines"))
        village, self.township = self.machines.village(), self.machines.township()
        self.machines.enrol(village, self.township)
        self.person = village.add("曾庆兰")
        self.township.take(village.export(place.root / "machines" / "one"))
        village.edit(self.person, name="曾庆")
        self.station = village.desk.device.station_id
        self.came = _came(self.township, village.export(place.root / "machines" / "two"), self.station)

    def crafted(self, said: Any) -> Crafted:
        """The bundle with its last transaction replaced by what is said, rightly chained. Raises Refusal for no changes."""
        header, old = self.came.came[-1]
        try:
            changes = [self._change(one, header.first_seq + at) for at, one in enumerate(said)]
        except (TypeError, AttributeError, KeyError, msgspec.MsgspecError, ValueError) as wrong:
            raise Refusal from wrong  # the reader of lines refuses it: that is another target
        header = msgspec.structs.replace(header, count=len(changes) or 1)
        # Headers within a bundle leave their chain out: it is made here, and proved by the manifest's head.
        return Crafted(self.came.manifest, [*self.came.came[:-1], (header, changes or old)])

    def _change(self, one: Any, seq: int) -> Change:
        raw = {"q": seq, "t": one["t"], "i": self.person if one["i"] == "PERSON" else one["i"], "o": one["o"]}
        made = msgspec.convert(raw, Change)
        wire.encode_line(made)  # half signs: the reader of lines refuses them
        payload = (
            wire.raw(json.dumps(one["p"], ensure_ascii=False).encode("utf-8", "surrogatepass"))
            if one.get("p") is not None
            else wire.NO_JSON
        )
        replaces = (
            wire.raw(json.dumps(one["b"], ensure_ascii=False).encode("utf-8", "surrogatepass"))
            if one.get("b") is not None
            else wire.NO_JSON
        )
        for body in (payload, replaces):
            if bytes(body):
                msgspec.json.decode(bytes(body))
        return msgspec.structs.replace(made, payload=payload, replaces=replaces)

    def close(self) -> None:
        """Close the machines."""
        self.machines.close()


def good_payload() -> bytes:
    """A transaction of an ordinary day, as `take_line` is given it."""
    return json.dumps(
        [
            {"t": "people", "i": "0192f0aa-7c1e-7000-8000-0123456789aa", "o": "I",
             "p": {"name": "曾庆兰", "birth": "1980-05-12", "remark": "x"}},
            {"t": "phones", "i": "0192f0aa-7c1e-7000-8000-0123456789ab", "o": "I",
             "p": {"person_id": "0192f0aa-7c1e-7000-8000-0123456789aa", "number": "13807130001"}},
            {"t": "people", "i": "PERSON", "o": "U", "p": {"remark": "y"}, "b": {"remark": []}},
        ],
        ensure_ascii=False,
    ).encode()  # fmt: skip


def take_line(place: Place, data: bytes) -> None:
    """One case: taken in, looked at as the desk looks at it, and taken back."""
    if "taken" not in place.shared:
        place.shared["taken"] = Taken(place)
    taken: Taken = place.shared["taken"]
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise Refusal from wrong
    crafted = taken.crafted(said)

    def once(work: Work) -> None:
        take_in.take_in(work, crafted, "crafted")  # type: ignore[arg-type]
        work.session.flush()
        status.open_conflicts(work)
        errands.digests(work, taken.station)
        work.rows("SELECT * FROM people")
        raise Undone

    try:
        taken.township.desk.change(once, mode="quiet")
    except Undone:
        return


def _came(township: Machine, file: Any, own: str) -> Crafted:
    desk = township.desk
    desk.home.staging.mkdir(exist_ok=True)
    with reader.open(
        file,
        [desk.keys().identity],
        lambda claim: desk.read(lambda work: peers.key_for(work, claim)),
        scratch_dir=desk.home.staging,
        stations={own},
    ) as bundle:
        found: list[tuple[Transaction, list[Change]]] = list(bundle.transactions())
        return Crafted(bundle.manifest, found)
