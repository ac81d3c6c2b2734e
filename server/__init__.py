"""The house: a store, a clock, the domain and HTTP around the sync protocol."""

__version__ = "0.1.0"
