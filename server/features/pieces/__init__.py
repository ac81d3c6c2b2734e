"""Pieces: one bite of an order, taken by one worker at a time under a lease."""
