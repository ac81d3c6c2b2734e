"""Reviews: who looks at a delivery, sends it back or accepts it, and what becomes of one that came late."""
