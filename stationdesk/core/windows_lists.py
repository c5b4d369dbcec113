"""What a Windows has been given by its person, read from the registry: printers and keyboards. Elsewhere nothing."""

from __future__ import annotations

import sys

PRINTERS = r"Software\Microsoft\Windows NT\CurrentVersion\Devices"
KEYBOARDS = r"Keyboard Layout\Preload"


def printers() -> list[str]:
    """The printers of whoever is logged in, by name; a registry that cannot be read has none."""
    return sorted(name for name, _value in _values(PRINTERS) or ())


def keyboards() -> list[str] | None:
    """The keyboards as Windows numbers them (`00000804` is Chinese); None where it does not say."""
    found = _values(KEYBOARDS)
    return [value for _name, value in found] if found else None


if sys.platform == "win32":

    def _values(key: str) -> list[tuple[str, str]] | None:
        import winreg

        found: list[tuple[str, str]] = []
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                for number in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _kind = winreg.EnumValue(opened, number)
                    found.append((name, str(value)))
        except OSError:
            return None
        return found
else:

    def _values(key: str) -> list[tuple[str, str]] | None:
        del key
        return None
