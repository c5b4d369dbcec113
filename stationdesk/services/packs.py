"""The door to `storage.packs` for services: which data packs hold at this station."""

from stationdesk.storage.packs import holding, version

__all__ = ["holding", "version"]
