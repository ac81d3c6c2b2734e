"""Orders: a sheet comes in, becomes pieces, and goes out filled."""
