"""The way to the servers. Importing this package imports no HTTP library; ``client`` and ``socket`` do."""
