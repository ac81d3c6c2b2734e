"""The two messages of an exchange, and their parts. One small file each; `up` and `down` are the whole of it."""
