"""Storage: opening, the unit of work, change capture, migrations, backups, attachments, files made whole."""
