"""How a page is made: lines, paragraphs, tables, slips and letters, and the one place that writes PDF."""
