"""HTTP, thin: exchanges, health, static pages, one JSON error shape. It knows no domain."""
