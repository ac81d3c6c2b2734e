"""Skills: which work needs one, who has it, and how people learn it (練習)."""
