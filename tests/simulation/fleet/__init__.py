"""A simulated fleet: hundreds of phones, days of virtual work, faults everywhere, and an oracle that knows what must be left.

    make soak
    python -m tests.simulation.fleet --seeds 1..4 --replicas 40 --days 3 --database memory

A run is a plan: a list of small steps made from a seed, each with a seed of its own, so that steps can be left out when a
violation is shrunk. The server is real (authority and store), the phones are replicas, and only the clock is ours.
"""
