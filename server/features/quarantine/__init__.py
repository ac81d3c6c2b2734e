"""隔離箱: what was held, and work that was refused, until a coordinator has looked at it."""
