"""The township's own desk: its villages, what they hand up, what is sent down, and what each office may see of them."""
