"""Statements (明細): what is counted together at a closing, what of it was paid, and what its worker says to it."""
