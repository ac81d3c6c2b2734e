"""A small fictional region to try things out in. The sheet is public data of Japan Post (see demo/data)."""
