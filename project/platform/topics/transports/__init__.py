"""One file per way to reach a subscriber; each holds a `transport`."""
