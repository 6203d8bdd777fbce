"""Real servers on loopback, people who use them, and drivers for our own program."""
