"""What an inbound is about, proposed from a small word list. It explains itself, and one key corrects it.

The list is data: cues per kind, each with a weight. Latin-script cues match whole words (a trailing ``*`` matches any
ending), Chinese and Japanese ones match anywhere. No statistics and no service: the same words always give the same
answer, and ``reasons`` says which words they were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from inbox_tui.domain.characters import CJK
from inbox_tui.domain.model import Kind

_LONGEST = 5_000
"""Characters looked at: whoever writes more has said what it is about by then."""

# weight: cues, separated by "|". English, German, Spanish, French, Portuguese, Italian, Dutch; then Japanese, Chinese.
CUES: dict[Kind, dict[int, str]] = {
    Kind.COMPLAINT: {
        3: "refund|money back|rip off|ripoff|scammed|never again|worst|unacceptable|disgusting|terrible service"
        "|furious|still waiting|still no|broken|defective|stopped working|does not work|doesn't work|doesnt work"
        "|not working|complain*|never arrived|wrong item|damaged|overcharged|charged twice|disappoint*|horrible"
        "|awful|useless|fed up|ridiculous|kaputt|beschwerde|reklamation|geld zurück|unverschämt*|enttäusch*"
        "|nie wieder|funktioniert nicht|geht nicht|frechheit|defekt|immer noch nicht|schlechter service|estafa"
        "|reembolso|no funciona|decepcion*|pésim*|roto|rota|devolución|sigo esperando|vergüenza|inaceptable"
        "|rembours*|ne marche pas|ne fonctionne pas|déçu*|inadmissible|honteux|arnaque|cassé*|nul|réclamation"
        "|não funciona|decepcionad*|péssim*|quebrad*|reclamação|inaceitável|vergonha|golpe|rimborso|non funziona"
        "|delus*|pessim*|vergogna|rotto|rotta|truffa|inaccettabile|kapot|teleurgesteld|werkt niet|klacht"
        "|geld terug|schandalig|waardeloos|oplichting|返金|壊れ|最悪|ひどい|届かない|届きません|動かない"
        "|動きません|がっかり|クレーム|不良品|詐欺|退款|退货|坏了|太差|垃圾|投诉|失望|骗子|没收到|没有收到|不能用"
        "|差评",
        1: "third time|again|angry|bad|late|problem|issue|error|crash*|bug|unfortunately|ärger*|schlecht|leider"
        "|problema|problème|probleem|fehler|retard*|mal|malo|slecht|問題|遅い|残念|问题|太慢",
    },
    Kind.QUESTION: {
        2: "how do|how can|how much|how long|where can|where do|when will|when do|what is|which one|is there"
        "|are there|do you|does it|does the|can i|can you|could you|any idea|anyone know|wie viel|wie kann"
        "|wo kann|wann|gibt es|könnt ihr|können sie|habt ihr|cuándo|cuánto|dónde|cómo|puedo|tenéis|tienen"
        "|hay alguna|combien|comment|quand|où|est-ce que|pouvez-vous|avez-vous|quanto|quando|onde|como faço|posso"
        "|vocês têm|dove|come posso|avete|quanto costa|hoeveel|wanneer|waar kan|kan ik|hebben jullie|ですか"
        "|ますか|でしょうか|どこ|いつ|いくら|教えて|吗|怎么|什么时候|哪里|多少钱|请问|能不能",
        1: "why|how|what|when|where|who|which|warum|wie|wo|qué|por qué|pourquoi|perché|waarom|hoe|なぜ|为什么",
    },
    Kind.PRAISE: {
        2: "thank you|thanks|thx|love it|love this|love your|love you|amazing|awesome|excellent|fantastic|wonderful"
        "|great job|well done|perfect|best|brilliant|recommend*|so happy|made my day|danke*|super|toll|großartig"
        "|klasse|begeistert|wunderbar|gracias|genial|excelente|me encanta|encantad*|maravillos*|merci|j'adore"
        "|parfait|bravo|magnifique|obrigad*|adorei|amei|maravilhos*|ótimo|grazie|fantastico|bellissim*|ottimo"
        "|adoro|bedankt|dank je|geweldig|prachtig|ありがとう|最高|素晴らしい|すばらしい|大好き|嬉しい|うれしい"
        "|谢谢|感谢|太棒|喜欢|最好|赞",
        1: "nice|good|great|cool|happy|gut|schön|bueno|buen|bien|bom|boa|bello|goed|mooi|leuk|いい|好",
    },
    Kind.IDEA: {
        3: "feature request|would be great if|would be nice if|would love to see|it would be cool|you should add"
        "|please add|suggestion|an idea|one idea|idea for|i wish|how about adding|could you add|wäre toll wenn"
        "|wäre schön wenn|vorschlag|wünsche mir|idee|sería genial|sugerencia|estaría bien|podríais añadir"
        "|ce serait bien|suggestion|proposition|vous devriez|seria legal|sugestão|poderiam adicionar"
        "|sarebbe bello|suggerimento|proposta|zou leuk zijn|zou fijn zijn|voorstel|suggestie|提案|あったらいい"
        "|してほしい|欲しい機能|建议|希望能|要是能",
    },
    Kind.SPAM: {
        4: "buy followers|free followers|crypto giveaway|double your|guaranteed profit|forex signal*|seo services"
        "|seo service|rank your website|investment opportunity|whatsapp me|dm for promo|dm for collab"
        "|promote it on|cheap viagra|casino bonus|click my bio|link in my bio|onlyfans|airdrop|claim your reward"
        "|you have won|you've won|follower kaufen|comprar seguidores|acheter des abonnés|ganhe dinheiro"
        "|guadagna soldi|加微信|刷粉|代购加|副業で稼|稼げる",
        2: "telegram|giveaway|bitcoin|crypto|casino|viagra|earn money|work from home|passive income|promo code for you",
    },
}
QUESTION_MARKS = "?？؟;՞"
_ORDER = (Kind.SPAM, Kind.COMPLAINT, Kind.IDEA, Kind.QUESTION, Kind.PRAISE)
"""Who wins a draw. To miss a complaint costs more than to see one too many."""
_NEEDED = {Kind.SPAM: 4, Kind.COMPLAINT: 3, Kind.IDEA: 3, Kind.QUESTION: 2, Kind.PRAISE: 2}
_NEGATIONS = frozenset(
    (
        "not",
        "no",
        "never",
        "isn",
        "wasn",
        "don",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "pas",
        "não",
        "non",
        "niet",
        "geen",
    )
)
_WORD = re.compile(r"\w+")
_SHOUTING = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")
_URL = re.compile(r"https?://\S+|[@#][\w.@-]+")


class _Cues:
    """The list, made ready: cues of words by how they begin, the others as a pattern."""

    def __init__(self) -> None:
        self.by_start: dict[str, list[tuple[tuple[str, ...], bool, str, Kind, int]]] = {}
        self.unspaced: dict[str, tuple[Kind, int]] = {}
        is_cjk = re.compile(f"[{CJK}]")
        for kind, weights in CUES.items():
            for weight, cues in weights.items():
                for cue in map(_folded, cues.split("|")):
                    if is_cjk.search(cue):
                        self.unspaced[cue] = kind, weight
                    else:
                        spelt = tuple(_WORD.findall(cue))
                        entry = spelt, cue.endswith("*"), cue, kind, weight
                        self.by_start.setdefault(spelt[0][:3], []).append(entry)
        self.pattern = re.compile("|".join(sorted(self.unspaced, key=len, reverse=True)))


@cache
def _cues() -> _Cues:
    return _Cues()


def _find(folded: str) -> Iterator[tuple[str, Kind, int]]:
    """Each cue in the text, as it stands there, with its kind and weight."""
    cues = _cues()
    words = _WORD.findall(folded)
    for place, word in enumerate(words):
        for spelt, open_ended, cue, kind, weight in cues.by_start.get(word[:3], ()):
            there = words[place : place + len(spelt)]
            if open_ended and len(there) == len(spelt) and there[-1].startswith(spelt[-1]):
                there[-1] = spelt[-1]
            if tuple(there) != spelt:
                continue
            if kind is Kind.PRAISE and not _NEGATIONS.isdisjoint(words[max(place - 2, 0) : place]):
                continue
            yield words[place + len(spelt) - 1] if open_ended else cue, kind, weight
    if not folded.isascii():
        for found in cues.pattern.finditer(folded):
            yield found.group(), *cues.unspaced[found.group()]


def propose(text: str) -> tuple[Kind, tuple[str, ...]]:
    """The likeliest kind of ``text``, and the words in it that say so (most telling first, at most five)."""
    said = _URL.sub(" ", text[:_LONGEST])
    score = dict.fromkeys(_ORDER, 0)
    reasons: dict[Kind, dict[str, int]] = {kind: {} for kind in _ORDER}
    for word, kind, weight in _find(_folded(said)):
        if word not in reasons[kind]:
            reasons[kind][word] = weight
            score[kind] += weight
    if mark := next((mark for mark in QUESTION_MARKS if mark in said), None):
        score[Kind.QUESTION] += 2
        reasons[Kind.QUESTION][mark] = 2
    if score[Kind.COMPLAINT] and (_SHOUTING.search(said) or "!!" in said):
        score[Kind.COMPLAINT] += 1
    fitting = [kind for kind in _ORDER if score[kind] >= _NEEDED[kind]]
    if not fitting:
        return Kind.CHAT, ()
    # A question in a complaint is part of the complaint; thanks at the end of a question do not answer it.
    best = max(fitting, key=lambda kind: (_rank(kind, score[kind]), -_ORDER.index(kind)))
    return best, tuple(sorted(reasons[best], key=lambda word: -reasons[best][word])[:5])


def _rank(kind: Kind, score: int) -> int:
    match kind:
        case Kind.SPAM | Kind.COMPLAINT:
            return score + 4
        case Kind.IDEA:
            return score + 2
        case Kind.QUESTION:
            return score + 1
        case _:
            return score


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold().replace("’", "'"))
