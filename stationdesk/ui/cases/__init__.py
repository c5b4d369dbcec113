"""Cases: person, matter, materials, outcome in one page."""
