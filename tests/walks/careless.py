"""What somebody careless writes to the people of the demo town: (what they say, the answer, what catches it).

``unheard``: the answer is begun before the thread was read. Everything else was read first. What only tells, and never
stands in the way (heat, the same words again, a promise), must be told.
"""

from inbox_tui.domain.relationship import Gate

UNHEARD = "unheard"

CARELESS: tuple[tuple[str, str, str], ...] = (
    # nothing was read
    ("do you still sew them", "Thanks for sharing!", UNHEARD),
    ("As ordered. Platform 2, winter 1987", "Nice!", UNHEARD),
    ("That is the most diplomatic thing ever", "Ha!", UNHEARD),
    ("Flour got into the spine", "Use a brush", UNHEARD),
    ("best comment section on this site", "Good point!", UNHEARD),
    # half of it was answered, or none
    ("what is the wattage", "It is fine.", Gate.ASKS),
    ("does the blue one ship to Lagos", "Sure thing!", Gate.ASKS),
    ("230 वोल्ट", "जी!", Gate.ASKS),
    # a complaint is answered from the hip
    ("Some of us wait for a refund", "The money is on its way, it takes a while with some banks.", Gate.PLAN),
    ("heard nothing. I am disappointed", "Our inbox was full. Your pen was posted on Monday, number 4411.", Gate.PLAN),
    ("wieder der falsche Karton", "Bitte schick den Karton zurück, dann bekommst du einen neuen.", Gate.PLAN),
    ("llegó roto", "Mándalo de vuelta y te devolvemos el dinero.", Gate.PLAN),
    # somebody is sold something before they were given anything
    ("at the nurses' station", "Get a second one now, 20% off with the code NIGHT20!", Gate.BUDGET),
    ("three months of rain", "Time for a new one: buy it at https://acme.example/shop?utm_source=masto", Gate.BUDGET),
    ("96 páginas, zero arrependimentos", "Compre já o próximo, código NOVO10, só hoje!", Gate.BUDGET),
    ("My oven is exactly this colour", "Book a free demo call with our sales team today", Gate.BUDGET),
    # ... and while they complain
    ("Third time my order arrives broken", "Sorry! Use the code SORRY15 on your next order.", Gate.REFUSED),
    ("kam mit gerissenem Einband", "Schade! Jetzt neu bestellen mit Rabattcode NEU10.", Gate.REFUSED),
    # anger
    ("there is glare at 40 degrees", "READ the manual!! You people never DO!!", Gate.HEAT),
    # a word given and not written down
    ("How long to Ohio", "I will check with the post office tomorrow and get back to you.", Gate.PROMISE),
)
TOLD = frozenset({Gate.HEAT, Gate.SAME, Gate.PROMISE})
"""What is never held up, but pointed out."""
