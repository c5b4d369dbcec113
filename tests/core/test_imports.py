"""The ground floor wakes nothing that is not needed yet."""

from __future__ import annotations

import subprocess
import sys

MODULES = [
    "idnumber",
    "phones",
    "names",
    "pinyin",
    "surnames",
    "workdays",
    "packs",
    "codes",
    "money",
    "masks",
]


def test_importing_the_ground_floor_loads_no_pack_and_no_pinyin() -> None:
    lines = [f"import stationdesk.core.{module}" for module in MODULES]
    lines += [
        "import sys",
        "from stationdesk.core import packs",
        "assert packs._load.cache_info().currsize == packs._index.cache_info().currsize == 0",
        "late = {'pypinyin', 'stdnum', 'chinese_calendar', 'sqlalchemy', 'PySide6', 'reportlab', 'openpyxl'}",
        "assert not late & set(sys.modules), late & set(sys.modules)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
