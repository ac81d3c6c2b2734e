"""Templates: kinds of work that were cut out once and are ordered again and again."""
