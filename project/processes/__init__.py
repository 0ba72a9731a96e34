"""The process group: one command runs PostgreSQL, Valkey, the sandbox cloud, web, worker and beat."""
