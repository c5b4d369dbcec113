"""The ground floor: everything that needs no database, no Qt and no paper."""
