"""What somebody careless writes, and what of it must be caught: (what the newest post says, the answer, by which gate).

``unheard``: the answer is begun before the thread was read. Everything else was read first.
"""

CARELESS: tuple[tuple[str, str, str], ...] = (
    ("does the blue one ship to Lagos", "Yes.", "unheard"),
    ("too hot to touch", "Sorry to hear!", "unheard"),
    ("12 Heron lamps", "Sure.", "unheard"),
)
