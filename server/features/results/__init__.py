"""Results: what a worker delivers, and the receipt for it."""
