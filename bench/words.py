"""Words to fill a corpus with: ten languages, each with common words and a long tail of rare ones."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

COMMON: dict[str, str] = {
    "en": "the a to and is it my for you of in this order please thanks does when how not with are was have can "
    "package blue size shop arrived broken love great ship question help your at on but refund still waiting app",
    "de": "der die das und ist nicht ich es mein bitte danke wann wie kann wird mit für bei noch eine Bestellung Paket "
    "blau Größe Laden kaputt toll Frage Hilfe warte Lieferung",
    "es": "el la de que y es en un por con mi no gracias cuándo cómo puede pedido paquete azul talla tienda roto "
    "pregunta ayuda envío todavía esperando",
    "fr": "le la de et est je ne pas mon une pour avec merci quand comment peut commande colis bleu taille boutique "
    "cassé question aide livraison encore attends",
    "pt": "o a de que e é em um para com meu não obrigado quando como pode pedido pacote azul tamanho loja quebrado "
    "pergunta ajuda envio ainda esperando",
    "pl": "i w nie na to jest się z mój proszę dziękuję kiedy jak może zamówienie paczka niebieski rozmiar sklep "
    "pytanie pomoc wysyłka jeszcze czekam",
    "ru": "и в не на это мой пожалуйста спасибо когда как может заказ посылка синий размер магазин вопрос помощь "
    "доставка ещё жду",
    "ko": "이 그 저 주문 배송 언제 어떻게 감사합니다 파란색 사이즈 가게 질문 도움 아직 기다려요",
    "ja": "これはいつ届きますか ありがとうございます 注文した商品 青いほうが好き サイズ お店 質問 助けて "
    "まだ 待っています 東京 どこで買えますか",
    "zh": "什么时候 谢谢 我的订单 包裹 蓝色 尺寸 商店 问题 帮助 还在等 可以寄到 上海 很喜欢 坏了 请问",
}
SHARE = {"en": 44, "de": 9, "es": 9, "fr": 7, "pt": 6, "pl": 4, "ru": 4, "ko": 3, "ja": 8, "zh": 6}
EMOJI = [
    "😀",
    "😂",
    "🙏",
    "❤\ufe0f",
    "🔥",
    "👍",
    "👍🏽",
    "🎉",
    "😭",
    "🥰",
    "🤔",
    "📦",
    "🚚",
    "👩\u200d👩\u200d👧",
    "🇯🇵",
    "1\ufe0f\u20e3",
    "💙",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "⭐",
    "🫶",
]
_SYLLABLES = {
    "ru": "ба ко ли мо на пе ро ску та ви до жен",
    "ko": "가 나 도 리 무 보 사 아 정 하",
    "ja": "山川田中高木水金火土日月新東西南北京都駅店品服靴青赤白黒",
    "zh": "天地人大小上下左右前后高低长短红绿蓝白黑书店车船路城市",
}
_LATIN = "ba ke li mo nu pra sto ver win zal dri fen gor hul jas kam lor mel"
_RARE = 6000


class Tongue:
    """One language's words, the common ones often and the rare ones seldom (by Zipf's law)."""

    def __init__(self, name: str, dice: random.Random) -> None:
        self.name = name
        self.spaced = name not in ("ja", "zh")
        raw = _SYLLABLES.get(name, _LATIN)
        syllables = list(raw) if " " not in raw else raw.split()
        rare = ["".join(dice.choices(syllables, k=dice.choice((2, 3, 3, 4)))) for _ in range(_RARE)]
        self.words: Sequence[str] = [*COMMON[name].split(), *rare]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def say(self, dice: random.Random, count: int) -> str:
        top = self._weights[-1]
        picked = [self.words[bisect(self._weights, dice.random() * top)] for _ in range(count)]
        return (" " if self.spaced else "").join(picked)


def tongues(dice: random.Random) -> list[Tongue]:
    """All ten; the order is that of :data:`SHARE`."""
    return [Tongue(name, dice) for name in SHARE]
