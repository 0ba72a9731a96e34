"""How long the event store keeps events: whole days are dropped once their time is over and nothing waits for them."""
