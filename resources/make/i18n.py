"""The English catalogue: collects sentences, merges translations, builds what the program reads.

Sentences are Chinese, written where they are used, and marked `N_("…")` below the window and
`tr("…")` in it; a few words of data packs (`PACK_WORDS`) are said like them. They are kept with their
English in `resources/i18n/stationdesk_en.ts`, which Qt Linguist opens; the program reads
`resources/i18n/en.json`, built from it.

    i18n.py update          collect from the source, keep translations, drop what is gone; build
    i18n.py build           only make en.json from the .ts (the set-up does this)
    i18n.py check           write nothing; exit 1 when a sentence is missing, gone, untranslated or wrong
    i18n.py missing         print the untranslated sentences as JSON, to be filled in
    i18n.py fill FILE       take translations (JSON, Chinese to English) into the .ts; build

`pyside6-lupdate` is not used: it files one sentence under a context for each class it is used in, and
here one sentence has one translation wherever it stands.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "stationdesk"
TS = ROOT / "resources" / "i18n" / "stationdesk_en.ts"
JSON = ROOT / "resources" / "i18n" / "en.json"

PACKS = ROOT / "resources" / "packs"

MARKS = frozenset({"N_", "tr"})
PACK_WORDS = {
    "permits": (
        ("posts", "name"),
        ("permits", "name"),
        ("conflicts", "what"),
        ("sensitivities", "name"),
        ("sensitivities", "what"),
    ),
    "visit_rules": (("rules", "name"), ("contacts", "name"), ("event", "events")),
    "proxy_rules": (("errands", "name"),),
    "left_behind_rules": (("report_situations", "text"),),
    "hotlines": (("hotlines", "name"), ("hotlines", "for")),
    "certificates": (
        ("permitted", "title"),
        ("permitted", "fields", "label_zh"),
        ("permitted", "legal_basis"),
        ("permitted", "purpose"),
        ("permitted", "warning"),
        ("permitted", "seal_required"),
        ("permitted", "signatories"),
        ("methods", "name_zh"),
        ("prohibited", "document"),
        ("prohibited", "region"),
        ("prohibited", "items", "name_zh"),
        ("prohibited", "items", "competent_authority"),
        ("prohibited", "items", "how_to_get"),
        ("prohibited", "items", "what_the_station_does"),
        ("prohibited", "regional_variants", "region"),
        ("prohibited", "regional_variants", "document"),
    ),
    "certificate_words": (
        ("regions", "rename", "X-03"),
        ("regions", "rename", "X-14"),
        ("regions", "added", "name_zh"),
        ("regions", "added", "competent_authority"),
        ("regions", "added", "how_to_get"),
        ("regions", "added", "what_the_station_does"),
        ("advice", "name"),
        ("advice", "authority"),
        ("advice", "how"),
        ("advice", "station_does"),
        ("ask", "authority"),
        ("ask", "how"),
        ("ask", "station_does"),
    ),
    "publicity": (
        ("parts",),
        ("sheets", "title"),
        ("sheets", "columns", "label_zh"),
        ("triggers", "name"),
    ),
    "assessment": (("indicators", "required"), ("indicators", "unit"), ("grades", "grade")),
    "seal_rules": (("documents", "name"), ("methods", "name")),
    "archive_rules": (("categories", "name"), ("periods", "name")),
    "retention": (("kinds", "name"), ("kinds", "basis")),
    "decision_rules": (
        ("steps", "name"),
        ("publics", "name"),
        ("bodies", "name"),
        ("bodies", "note"),
        ("subjects", "name"),
        ("questions", "name"),
        ("questions", "group"),
    ),
}
"""Words of data packs that the program says to its users: pack, and the keys that lead to them in its body."""
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
"""Characters, and the wide punctuation that goes with them: “{a}：{b}” has an English of its own too."""
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
"""Chinese fonts draw these signs as wide as a character; in English they would tear the line apart."""
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%(n|\d)")


@dataclass
class Sentence:
    """One Chinese sentence: the files it stands in, and its English (empty when there is none yet)."""

    source: str
    files: set[str] = field(default_factory=set)
    english: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A mark around something that is no plain sentence, so that no catalogue can hold it."""

    file: str
    line: int
    why: str


def collect(source: Path = SOURCE, root: Path = ROOT) -> tuple[dict[str, set[str]], list[Unreadable]]:
    """Every marked sentence under `source` with the files it stands in, and the marks that hold none."""
    found: dict[str, set[str]] = {}
    wrong: list[Unreadable] = []
    for file in sorted(source.rglob("*.py")):
        name = file.relative_to(root).as_posix()
        for line, argument in _marked(ast.parse(file.read_text("utf-8"), name)):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                if CHINESE.search(argument.value):
                    found.setdefault(argument.value, set()).add(name)
            elif isinstance(argument, ast.JoinedStr):
                wrong.append(Unreadable(name, line, "an f-string cannot be translated: use {name} and say()"))
            elif isinstance(argument, ast.BinOp | ast.BoolOp | ast.IfExp):
                wrong.append(Unreadable(name, line, "mark each whole sentence, not an expression"))
    return found, wrong


def packed(packs: Path = PACKS, root: Path = ROOT) -> dict[str, set[str]]:
    """The words of the newest packs that are said like sentences (PACK_WORDS), with the files they stand in."""
    found: dict[str, set[str]] = {}
    for pack, lists in PACK_WORDS.items():
        file = newest(packs / pack)
        body = json.loads(file.read_text("utf-8"))["body"]
        for keys in lists:
            for word in _words(body, keys):
                found.setdefault(word, set()).add(file.relative_to(root).as_posix())
    return found


def _words(value: Any, keys: tuple[str, ...]) -> Iterator[str]:
    # Lists are gone through on the way; an entry without the key, or without Chinese, says nothing.
    if isinstance(value, list):
        for one in value:
            yield from _words(one, keys)
    elif keys and isinstance(value, dict):
        yield from _words(value.get(keys[0]), keys[1:])
    elif isinstance(value, str) and not keys and CHINESE.search(value):
        yield value


def newest(pack: Path) -> Path:
    """The newest version of a pack: it holds every word that the older ones had (2026-10 comes after 2026-9)."""
    return max(pack.glob("*.json"), key=lambda file: [int(part) for part in file.stem.split("-")])


def everything() -> tuple[dict[str, set[str]], list[Unreadable]]:
    """What the catalogue has to hold: every marked sentence, and the words of the packs."""
    found, wrong = collect()
    for word, files in packed().items():
        found.setdefault(word, set()).update(files)
    return found, wrong


def _marked(tree: ast.Module) -> Iterator[tuple[int, ast.expr]]:
    # tr(name) with a variable is lawful (the sentence was marked elsewhere); expressions are not.
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKS:
                yield node.lineno, node.args[0]


def read(ts: Path = TS) -> dict[str, Sentence]:
    """The catalogue as it is kept; what Linguist marks unfinished counts as not translated."""
    if not ts.is_file():
        return {}
    kept: dict[str, Sentence] = {}
    for message in ElementTree.parse(ts).iter("message"):
        source = message.findtext("source") or ""
        translation = message.find("translation")
        done = translation is not None and translation.get("type") is None
        files = {place.get("filename", "") for place in message.iter("location")}
        english = (translation.text or "") if done and translation is not None else ""
        kept[source] = Sentence(source, {name.removeprefix("../../") for name in files}, english)
    return kept


def write(catalogue: dict[str, Sentence], ts: Path = TS) -> None:
    """Write the .ts in a fixed order and without line numbers, so that it changes only when words do."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" language="en" sourcelanguage="zh_CN">',
        "<context>",
        "    <name>StationDesk</name>",
    ]
    for sentence in sorted(catalogue.values(), key=lambda one: (min(one.files, default=""), one.source)):
        lines.append("    <message>")
        lines += [f'        <location filename="../../{escape(name)}"/>' for name in sorted(sentence.files)]
        lines.append(f"        <source>{escape(sentence.source)}</source>")
        if sentence.english:
            lines.append(f"        <translation>{escape(sentence.english)}</translation>")
        else:
            lines.append('        <translation type="unfinished"></translation>')
        lines.append("    </message>")
    ts.parent.mkdir(parents=True, exist_ok=True)
    ts.write_text("\n".join([*lines, "</context>", "</TS>", ""]), "utf-8")


def merge(
    found: dict[str, set[str]], kept: dict[str, Sentence]
) -> tuple[dict[str, Sentence], list[str], list[str]]:
    """The new catalogue, the sentences that are new, and the kept ones that no source uses any more."""
    merged = {
        source: Sentence(source, files, kept[source].english if source in kept else "")
        for source, files in found.items()
    }
    new = sorted(found.keys() - kept.keys())
    gone = sorted(kept.keys() - found.keys())
    return merged, new, gone


def faults(catalogue: dict[str, Sentence]) -> list[str]:
    """What is wrong with the translations: none, Chinese left in it, or other placeholders."""
    wrong = []
    for sentence in catalogue.values():
        if not sentence.english:
            wrong.append(f"untranslated: {sentence.source}")
        elif CHINESE.search(_without_quotes(sentence.english)):
            wrong.append(f"Chinese left in the English of: {sentence.source}")
        if sentence.english and _placeholders(sentence.english) != _placeholders(sentence.source):
            wrong.append(f"placeholders differ: {sentence.source} -> {sentence.english}")
    return wrong


def _without_quotes(english: str) -> str:
    # A Chinese term may be quoted in the English of a sentence: what is in brackets or quotes is meant.
    return re.sub(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"", "", english)


def _placeholders(text: str) -> set[str]:
    return {match.group(0) if match.group(2) else match.group(1) for match in PLACEHOLDER.finditer(text)}


def build(catalogue: dict[str, Sentence], target: Path = JSON) -> int:
    """Write the JSON that the program reads: translated sentences only; returns how many."""
    english = {one.source: one.english for one in catalogue.values() if one.english}
    text = json.dumps(english, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if not target.is_file() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
    return len(english)


def check() -> list[str]:
    """Everything that is stale, unfinished or wrong, a line each; empty when all is well."""
    found, unreadable = everything()
    kept = read()
    _, new, gone = merge(found, kept)
    wrong = [f"{one.file}:{one.line}: {one.why}" for one in unreadable]
    wrong += [f"not in the catalogue ({min(found[source])}): {source}" for source in new]
    wrong += [f"in the catalogue, but no longer in the source: {source}" for source in gone]
    return wrong + faults({source: one for source, one in kept.items() if source in found})


def update() -> list[str]:
    """Collect and merge into the .ts, build the JSON; returns what to tell the person at the keyboard."""
    found, unreadable = everything()
    merged, new, gone = merge(found, read())
    write(merged)
    built = build(merged)
    notes = [f"{one.file}:{one.line}: {one.why}" for one in unreadable]
    notes += [f"dropped: {source}" for source in gone]
    without = sum(1 for one in merged.values() if not one.english)
    return [*notes, f"{len(merged)} sentences, {len(new)} new, {built} translated, {without} without English"]


def fill(file: Path) -> list[str]:
    """Take translations from a JSON file; a sentence the catalogue does not know is said, not taken."""
    given: dict[str, str] = json.loads(file.read_text("utf-8"))
    kept = read()
    notes = [f"not in the catalogue: {source}" for source in given if source not in kept]
    for source, english in given.items():
        if source in kept and english:
            kept[source].english = english.translate(PLAIN)
    write(kept)
    build(kept)
    return [*notes, *(line for line in faults(kept) if not line.startswith("untranslated"))]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            print("\n".join(update()))
        case ["build"]:
            build(read())
        case ["missing"]:
            merged, _, _ = merge(everything()[0], read())
            blank = {one.source: "" for one in merged.values() if not one.english}
            print(json.dumps(blank, ensure_ascii=False, indent=1))
        case ["fill", file]:
            print("\n".join(fill(Path(file))))
        case ["check"]:
            wrong = check()
            if wrong:
                print("\n".join(wrong))
                print(f"{len(wrong)} faults in the English catalogue; `make i18n` collects, then translate.")
                return 1
            print("The English catalogue is whole.")
        case _:
            print(__doc__)
            return 64
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
