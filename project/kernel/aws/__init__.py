"""The AWS wire: one endpoint for every service."""
