"""Tortoise migrations. Expand only: see docs/operations.md."""
