"""How a conversation is held in memory: bounded, with every turn costing the same."""
