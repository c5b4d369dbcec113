"""What the station does: `verb(work, request) -> frozen result`, named as a clerk would say it."""
