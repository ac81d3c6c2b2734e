"""What whoever implements the protocol tests with: vectors, a contract for stores, strategies. Needs pytest and hypothesis."""
