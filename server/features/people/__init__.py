"""People, and what they are to a hub: worker, coordinator, or a firm's person."""
