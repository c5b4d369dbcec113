"""Security: who may, who did, and the keys; nothing here draws or prints."""
