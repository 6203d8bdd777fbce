"""How people thank, apologise, congratulate and praise, and what only begins like it.

Parts of regular expressions over lower-case text: English, German, Spanish, French, Portuguese, Italian, Dutch,
Japanese, Chinese.
"""

from __future__ import annotations

KIND = (
    r"\b(?:thanks?|thx|cheers|sorry|apologi[sz]e|apologies|congrat\w*|well done|welcome|happy|glad|pleas(?:ed|ure)"
    r"|love(?:ly|d)?|great|wonderful|amazing|awesome|beautiful|brilliant|fantastic|gorgeous|delight\w*|hooray|hurray"
    r"|yay|wow|made (?:my|our) (?:whole )?(?:day|week|month)|good luck|enjoy"
    r"|danke\w*|dank|entschuldig\w*|verzeih\w*|leid|glückwunsch|glückwünsche|gratul\w*|willkommen|gern(?:e|geschehen)?"
    r"|freu\w*|toll\w*|super|großartig\w*|wunderbar\w*|wunderschön\w*|herrlich\w*|klasse|lieb(?:en)? (?:gruß|grüße)"
    r"|viel (?:spaß|glück|freude)"
    r"|gracias|siento|sentimos|perdón|disculp\w*|felicidades|enhorabuena|bienvenid\w*|alegr\w*|encanta\w*|genial"
    r"|maravill\w*|precios[oa]s?|qué bien|suerte"
    r"|merci|désolée?s?|pardon|navrée?s?|excus\w*|félicit\w*|bravo|bienvenue|ravie?s?|contente?s?|adore\w*|génial\w*"
    r"|superbe?s?|magnifique\w*|bonne chance"
    r"|obrigad\w*|desculp\w*|sinto muito|sentimos muito|parabéns|bem-vind\w*|feliz|felizes|ador[oae]\w*|maravilh\w*"
    r"|lind[oa]s?|ótim[oa]s?|que bom|boa sorte"
    r"|grazie|scus\w+|dispiace|spiace|complimenti|congratulazioni|auguri|benvenut\w*|felici|felice|content[ie]"
    r"|bellissim\w*|meraviglios\w*|fantastic\w*|splendid\w*|che bello|buona fortuna"
    r"|dank\w*|bedankt|spijt|excuses|gefeliciteerd|proficiat|welkom|blij|leuk|mooi|prachtig\w*|geweldig\w*|fijn"
    r"|veel (?:plezier|succes))\b"
    r"|ありがと|感謝|申し訳|すみません|ごめん|お詫び|おめでとう|ようこそ|嬉し|うれし|素敵|素晴らし|最高"
    r"|谢谢|感谢|多谢|抱歉|对不起|不好意思|恭喜|欢迎|高兴|开心|太好了|太棒|真棒|喜欢"
)

UNKIND = (
    r"\b(?:thank(?:s| you) for (?:nothing|proving|making my)|no thanks to|sorry(?: ?,)? but|sorry not sorry"
    r"|not (?:\w+ )?(?:happy|glad|great|pleased)|danke für (?:nichts|gar nichts)|(?:tut (?:mir|uns) leid"
    r"|entschuldigung)(?: ?,)? aber|gracias por nada|(?:lo siento|perdón|disculpe)(?: ?,)? pero|merci pour rien"
    r"|(?:désolée?s?|pardon)(?: ?,)? mais|obrigad[oa] por nada|desculpe?(?: ?,)? mas|grazie di niente"
    r"|(?:scus\w+|mi dispiace)(?: ?,)? ma|bedankt voor niets|(?:sorry|het spijt me)(?: ?,)? maar)\b"
)
"""What takes the kindness back."""

ACCUSING = (
    r"\b(?:your (?:own )?fault|you should have|you(?:'re| are) (?:wrong|lying|the one)|stop (?:lying|writing|it)"
    r"|for the last time|selbst schuld|ihre (?:eigene )?schuld|sie hätten|das stimmt nicht|zum letzten mal"
    r"|(?:su|tu) (?:propia )?culpa|deberías haber|debería haber|por última vez|(?:votre|ta) (?:propre )?faute"
    r"|vous auriez dû|tu aurais dû|pour la dernière fois|(?:sua|tua) culpa|você devia|pela última vez|colpa (?:sua|tua)"
    r"|avrebbe dovuto|avresti dovuto|per l'ultima volta|(?:uw|je) eigen schuld|u had moeten|je had moeten"
    r"|voor de laatste keer)\b|あなたのせい|いい加減に|你的错|你自己的问题|最后一次告诉"
)
