"""Alembic migrations, run in process by `storage.schema`; every revision is kept for ever."""
