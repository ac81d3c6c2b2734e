"""Packs: おべんとう, some pieces that fit into the time somebody has."""
