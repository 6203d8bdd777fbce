"""How people type a moment: what a word stands for in the English that is read.

Parts of regular expressions over lower-case text: German, Spanish, French, Portuguese, Italian, Dutch, Japanese,
Chinese; the days, spans and units are those of promises.
"""

from __future__ import annotations

from inbox_tui.domain.words import promising

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERED = ("segunda", "terça|terca", "quarta", "quinta", "sexta")
"""The working days as they are called for short in Portuguese."""

WORDS: tuple[tuple[str, str], ...] = (
    ("1 ora", "un'ora"),
    ("day after tomorrow", promising.DAY_AFTER),
    ("tonight", r"esta noche|ce soir|esta noite|stasera|vanavond|今夜|今晩|今晚"),
    ("morning", r"por la mañana|de la mañana|früh|vormittags?|matin|(?:de|da|pela) manhã|mattin[ao]|ochtend|朝|早上"),
    ("noon", r"mittags?|(?:al )?mediodía|midi|(?:ao )?meio-dia|mezzogiorno|正午|中午|昼"),
    ("afternoon", r"nachmittags?|(?:por|de) la tarde|après-midi|(?:à|da) tarde|pomeriggio|middag|夕方"),
    ("evening", r"abends?|(?:por|de) la noche|soir|(?:à|da) noite|sera|avond|夜|晚上"),
    ("tomorrow", promising.TOMORROW),
    ("today", r"heute|hoy|aujourd'hui|hoje|oggi|vandaag|今日|本日|今天"),
    ("next week", promising.NEXT_WEEK),
    (
        "next month",
        r"(?:nächsten|kommenden) monat|(?:el )?(?:próximo mes|mes que viene)|(?:le )?mois prochain|próximo mês"
        r"|(?:o )?mês que vem|(?:il )?(?:mese prossimo|prossimo mese)|volgende maand|来月|下个月",
    ),
    *zip(_WEEKDAYS, promising.DAYS, strict=True),
    *zip(_WEEKDAYS, _NUMBERED, strict=False),
)
"""What is read, and what stands for it; the first that fits is meant."""

OCLOCK = (
    r"(?:(?:um|gegen|à|vers|às|a las|alle|om)\s+(\d{1,2})(?:[:.h](\d{2}))?\s*(?:uhr|heures?|h|horas?|ore|uur)?"
    r"|(\d{1,2})(?:[:.](\d{2}))?\s*uhr|(\d{1,2})[点時时](?:(\d{1,2})分)?(?!間))(?!\w)"
)
"""A time of day: three ways of hour and minute."""
HALVES = (("am", "午前|上午|早上"), ("pm", "午後|下午|晚上"))
"""Before a time of day."""
BESIDE = (
    rf"(?!next (?:week|month))(?:{promising.BEFORE_DAY}|{promising.SPAN_BEFORE}"
    r"|nächste[nrs]?|próxim[oa]|prochain|prossimo|le|il|la|der|den|à|の|に)"
)
"""Says nothing more where a day, a span or a time stands."""
