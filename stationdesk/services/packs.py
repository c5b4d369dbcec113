"""The door to `storage.packs` for services: which data packs hold at this station."""

from stationdesk.storage.packs import Held, all_versions, holding, version

__all__ = ["Held", "all_versions", "holding", "version"]
