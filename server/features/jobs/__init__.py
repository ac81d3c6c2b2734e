"""Jobs: a firm's work, written down, split and handed out one bite at a time (業務の切り出し)."""
