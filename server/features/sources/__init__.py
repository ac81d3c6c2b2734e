"""Sources: the pictures and documents that the rows of a piece are read from."""
