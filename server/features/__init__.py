"""The domain: one folder a noun. registry.py lists them."""
