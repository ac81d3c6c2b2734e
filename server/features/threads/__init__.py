"""Threads: what people say to each other about a piece, an order or a line of the ledger, and who has read it."""
