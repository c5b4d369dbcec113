"""What is unsent, export, receipts, conflicts."""
