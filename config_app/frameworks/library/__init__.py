"""The frameworks that Cairn knows, one file each."""
