"""お店でつなぐ: what a phone has to send, brought to the counter as a file."""
