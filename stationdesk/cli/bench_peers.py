"""`bench export-peers`: what comes out of the log, beside two other ways of carrying rows, in the same run.

Bench-only: a changeset of SQLite's session extension (apsw) and morango's serialisation (Kolibri). Neither says who wrote what when
or what it replaces, and neither is encrypted or verified on a medium, which ours includes: the figures show an order of size, not
a race. Where one is not installed a sentence says so.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stationdesk.cli.bench import Measured, Plan, people_rows, station
from stationdesk.core.words import N_, say

ROWS = 2000
COLUMNS = ("id", "name", "sex", "birth", "id_number", "resident_type", "registered_address")
MISSING = N_("没有装 {name}，略过（pip install stationdesk[bench]）")

_MORANGO = """
import json, sys, time
from pathlib import Path
import django
from django.conf import settings
folder, rows = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
sys.path.insert(0, str(folder))
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "rest_framework", "morango", "people"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    SECRET_KEY="bench", USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from morango.models.core import InstanceIDModel, Store
from morango.sync.operations import _serialize_into_store
from people.models import Person
InstanceIDModel.get_or_create_current_instance()
for row in rows:
    Person(**row).save()
began = time.perf_counter()
_serialize_into_store("station")
spent = time.perf_counter() - began
size = sum(len(one.serialized.encode()) for one in Store.objects.all())
print(json.dumps({"seconds": spent, "rows": Store.objects.count(), "bytes": size}))
"""

_MODEL = """
from django.db import models
from morango.models.core import SyncableModel

class Person(SyncableModel):
    morango_model_name = "person"
    morango_profile = "station"
    name = models.CharField(max_length=100)
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10)
    id_number = models.CharField(max_length=18)
    resident_type = models.CharField(max_length=20)
    registered_address = models.CharField(max_length=200)

    def calculate_source_id(self, *args, **kwargs):
        return None

    def calculate_partition(self, *args, **kwargs):
        return "village"
"""


def export_peers(plan: Plan) -> list[Measured]:
    """New people as a bundle, as a changeset, as morango's store."""
    from stationdesk.security.device_keys import new_device_keys
    from stationdesk.services import residents_batch
    from stationdesk.sync import errands, peers
    from stationdesk.sync.card import Card
    from stationdesk.sync.keys import signer

    with tempfile.TemporaryDirectory(prefix="stationdesk-bench-") as folder, station() as desk:
        root = Path(folder)
        keys = new_device_keys()
        card = Card(
            kind="township",
            station="01a20000-0000-7000-8000-000000000001",
            village="421221106000",
            name="潘家湾镇",
            device_id="01a20000-0000-7000-8000-000000000002",
            device_no=10,
            sign=signer(keys).public.line,
            age=keys.recipient,
            made="2026-11-22T01:00:00.000Z",
        )
        desk.change(lambda work: peers.enrol(work, card, own_identity=peers.own_identity(work)))
        rows = desk.read(lambda work: people_rows(work, ROWS))
        plain = [{name: str(row[name]) for name in row} for row in rows]
        desk.change(lambda work: residents_batch.insert(work, "people", plain))
        times = []
        for n in range(3):
            stick = root / f"stick{n}"
            stick.mkdir()
            began = time.perf_counter()
            made = errands.export(desk, stick)
            times.append(time.perf_counter() - began)
        ours = made.changes / statistics.median(times)
        size = made.bytes / made.changes
        return [
            _session(plain, ours, size),
            _morango(root, [{k: v for k, v in row.items() if k in COLUMNS[1:]} for row in plain], ours, size),
        ]


def _beside(name: str, ours: float, theirs: float, note: str) -> Measured:
    return Measured(
        name, round(ours, 1), round(theirs, 1), round(ours / theirs, 3), 0.0, True, say(N_("项/秒")), note
    )


def _skipped(name: str, what: str) -> Measured:
    return Measured(name, 0.0, 0.0, 0.0, 0.0, True, "", say(MISSING, name=what))


def _session(rows: list[dict[str, str]], ours: float, size: float) -> Measured:
    if importlib.util.find_spec("apsw") is None:
        return _skipped("export-session", "apsw")
    import apsw

    database = apsw.Connection(":memory:")
    database.execute(f"CREATE TABLE people ({', '.join(COLUMNS)}, PRIMARY KEY (id)) WITHOUT ROWID")
    session = apsw.Session(database, "main")
    session.attach("people")
    began = time.perf_counter()
    with database:
        database.executemany(
            f"INSERT INTO people VALUES ({', '.join('?' * len(COLUMNS))})",
            [tuple(row[name] for name in COLUMNS) for row in rows],
        )
    made = session.changeset()
    spent = time.perf_counter() - began
    note = say(
        N_("对比 SQLite 会话变更集（含写入）：每项 {theirs} 字节，未压缩未加密；我们 {ours} 字节"),
        theirs=round(len(made) / len(rows)),
        ours=round(size),
    )
    return _beside("export-session", ours, len(rows) / spent, note)


def _morango(root: Path, rows: list[dict[str, str]], ours: float, size: float) -> Measured:
    if importlib.util.find_spec("morango") is None:
        return _skipped("export-morango", "morango")
    app = root / "app" / "people"
    app.mkdir(parents=True)
    (app / "__init__.py").touch()
    (app / "models.py").write_text(_MODEL, encoding="utf-8")
    given = root / "rows.json"
    given.write_text(json.dumps(rows), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _MORANGO, str(app.parent), str(given)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = say(N_("morango 在这台电脑上没有运行起来，略过"))
        return Measured("export-morango", 0.0, 0.0, 0.0, 0.0, True, "", why)
    found = json.loads(done.stdout.splitlines()[-1])
    note = say(
        N_("对比 morango 序列化到存储：每项 {theirs} 字节，未压缩未加密；我们 {ours} 字节"),
        theirs=round(found["bytes"] / found["rows"]),
        ours=round(size),
    )
    return _beside("export-morango", ours, found["rows"] / found["seconds"], note)


BENCHES = {"export-peers": export_peers}
