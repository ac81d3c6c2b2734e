"""The sync protocol: a pure core that knows no HTTP, no SQL and no domain. See SPEC.md."""
