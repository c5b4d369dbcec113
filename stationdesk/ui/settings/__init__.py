"""People and posts, printers, catalogue, calendars, backup, language, text size."""
