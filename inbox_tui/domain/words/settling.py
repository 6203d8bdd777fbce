"""How people say that it is good now, and what says that they wait for more.

Parts of regular expressions over lower-case text: English, German, Spanish, French, Portuguese, Italian, Dutch,
Japanese, Chinese.
"""

from __future__ import annotations

THANKS = (
    r"\b(?:thanks|thank you|thx|cheers|much appreciated|appreciate (?:it|that)"
    r"|danke\w*|vielen dank|besten dank|herzlichen dank|merci|gracias|se agradece|remercie"
    r"|obrigad[oa]|obg|valeu|grazie|ringrazio|bedankt|dank (?:je|u|jullie)|dankjewel|dankuwel"
    r")\b|ありがと|有難う|感謝|助かりました|谢谢|感谢|多谢|謝謝"
)
GOOD_NOW = (
    r"\b(?:all good|it'?s good now|sorted|resolved|solved|that works|works now|it works|working (?:again|now)"
    r"|no worries|no problem|that'?s fine|fine (?:now|by me|with me)|that helps|that helped|it (?:has )?arrived"
    r"|got it now"
    r"|alles gut|alles klar|passt so|passt jetzt|hat geklappt|klappt jetzt|geht jetzt|geht wieder|erledigt|kein problem"
    r"|funktioniert (?:jetzt|wieder)|ist angekommen"
    r"|todo bien|todo en orden|solucionado|resuelto|ya funciona|ya llegó|no hay problema|no pasa nada"
    r"|tout va bien|c'est bon|c'est réglé|réglé|résolu|ça marche|pas de souci|bien arrivée?"
    r"|tudo certo|tudo bem|resolvido|já funciona|já chegou|sem problema"
    r"|tutto a posto|tutto bene|tutto ok|risolto|ora funziona|adesso funziona|nessun problema|è arrivat[oa]"
    r"|alles goed|opgelost|in orde|werkt (?:nu|weer)|geen probleem|is aangekomen"
    r")\b|解決しました|直りました|大丈夫です|届きました|問題ありません|解决了|好了|没问题|没事了|收到了|可以了"
)
ONLY = (
    r"\W*(?:(?:ok|okay|well|gut|bueno|bon|bom|va|goed)\W+)?(?:fine|great|perfect|good|gut|super|prima|perfekt|passt|bien"
    r"|perfecto|genial|vale|parfait|très bien|nickel|perfeito|ótimo|beleza|perfetto|va bene|ottimo|fijn|mooi|top"
    r"|了解です|了解しました|承知しました|わかりました|好的|很好)\W*"
)
"""Nothing but this."""
WAITS = (
    r"\b(?:wait\w*|but|still|yet|until|unless|however|forget|hope|hoping|let me know|look(?:ing)? forward"
    r"|when|in advance|if not|keep me posted|let's see|we'll see|hear from you"
    r"|wart\w*|aber|immer noch|noch nicht|noch immer|bis dahin|vergess\w*|hoff\w*|im voraus|wann|melden sie|meldet euch"
    r"|esper\w*|pero|todavía|aún|olvid\w*|de antemano|por adelantado|cuándo|avísa\w*"
    r"|attend\w*|mais|toujours|pas encore|oubli\w*|d'avance|par avance|quand|tenez-moi"
    r"|aguard\w*|mas|ainda|esqueç\w*|quando|antecipadamente|desde já"
    r"|aspett\w*|attendo|però|ma|ancora|dimentic\w*|sper\w*|in anticipo|fatemi sapere"
    r"|wacht\w*|maar|nog steeds|nog niet|vergeet\w*|hoop|hopelijk|alvast|bij voorbaat|wanneer"
    r"|no,? thank(?:s| you)|for nothing|for ruining|just (?:great|perfect|fine|what i needed)|now and then|sometimes"
    r"|lawyers?|solicitor|court|elsewhere|cancel\w*|never again|good riddance"
    r"|nein,? danke|für nichts|manchmal|ab und zu|anwalt\w*|woanders|kündig\w*|storn\w*|nie wieder"
    r"|no,? gracias|a veces|abogad[oa]s?|nunca más|otra tienda"
    r"|non,? merci|pour rien|parfois|avocate?s?|annul\w*|résili\w*|plus jamais|ailleurs"
    r"|não,? obrigad[oa]|às vezes|advogad[oa]s?|nunca mais|outra loja"
    r"|no,? grazie|a volte|avvocat[oi]|annull\w*|disd\w*|mai più|altrove"
    r"|nee,? (?:bedankt|dank)|soms|advocaat|annuleer\w*|opzeg\w*|nooit meer|ergens anders"
    r")\b|弁護士|解約|キャンセル|二度と|結構です|時々|律师|取消|再也不|不用了|有时|待って|待ち|お待ち|まだ|でも|しかし|けど|ですが|いつ|忘れ|但是|不过|还没|还是|仍然|等待|等你|等您|等着|什么时候|别忘|希望"
)
"""It is not over: they wait, there is a but, or they thank and leave."""
