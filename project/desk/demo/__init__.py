"""The demo: a scripted workload of real AWS calls through the gateway. Nothing in the console is made up by it."""
