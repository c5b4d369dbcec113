"""Ways by which whole files travel to the township and back: a folder, tus, SFTP, and memory for tests."""
