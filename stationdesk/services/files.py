"""The door to `storage.atomic` for the faces: a whole file is read or written, or none, and the refusal is in words."""

from stationdesk.storage.atomic import read_file, write_file

__all__ = ["read_file", "write_file"]
