"""People, households, grids."""
