"""The door to `storage.numbers` for services: numbers that need no network."""

from stationdesk.storage.numbers import NumbersUsedUp, take, village_code

__all__ = ["NumbersUsedUp", "take", "village_code"]
