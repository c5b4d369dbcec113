"""Today: what is due, late, planned and not yet sent; every figure opens its list."""
