"""Devices: pairing with a code, tokens, last contact, revocation."""
