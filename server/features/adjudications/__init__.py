"""Adjudications: several answers to one piece, compared, and decided by a person where they differ."""
