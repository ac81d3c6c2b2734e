"""Firms: who asks for the work."""
