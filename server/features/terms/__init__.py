"""Terms (支払条件): when a hub pays, what it keeps, and the last lawful day. Every rule has the day from which it holds."""
