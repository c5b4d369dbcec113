"""The practice village: believable, invented, the same for the same seed. Pure facts, no database."""
