"""Proposals (改善提案): what somebody noticed during the work, who looked at it, what became of it, and what it saved."""
