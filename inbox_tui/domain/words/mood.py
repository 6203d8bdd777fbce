"""How people say what a thing does to them, which says nothing yet of the thing.

Parts of regular expressions over lower-case text: English, German, Spanish, French, Portuguese, Italian, Dutch,
Japanese, Chinese.
"""

from __future__ import annotations

MOOD = (
    r"\b(?:angry|anger|furious|fuming|livid|mad|upset\w*|annoy\w*|frustrat\w*|disappoint\w*|disgust\w*|fed up|sick"
    r"|tired|pissed|outrag\w*|unbelievable|unacceptable|ridiculous|shame\w*|asham\w*|disgrace\w*|joke|awful|terrible|horrible"
    r"|worst|appalling|hate|never again|really|absolutely|totally|completely|beyond|words|feel\w*|patience|enough"
    r"|seriously|wow|wtf|omg"
    r"|wütend|wut|sauer|stinksauer|genervt|nerv\w*|verärger\w*|ärger\w*|enttäusch\w*|frechheit|unverschämt\w*"
    r"|unfassbar|unglaublich|schlimm\w*|katastroph\w*|peinlich|schande|lächerlich|nie wieder|furchtbar|schrecklich"
    r"|mies\w*|echt|total|absolut|richtig|wirklich|reicht"
    r"|enfadad\w*|furios\w*|enojad\w*|indignad\w*|decepcion\w*|hart[oa]s?|vergüenza|vergonzos\w*|increíble|inaceptable"
    r"|pésim\w*|fatal|peor|nunca más|asco|cabread\w*|molest\w*|totalmente|verdad|realmente"
    r"|colère|furieu\w*|énervé\w*|fâché\w*|déçu\w*|déception|marre|ras le bol|honte\w*|scandal\w*|inadmissible"
    r"|inacceptable|incroyable|nulle?|pire|plus jamais|dégoûté\w*|vraiment|totalement"
    r"|zangad\w*|irritad\w*|chatead\w*|raiva|vergonha|absurdo|inaceitável|horrível|pior|ridículo|nunca mais|revoltad\w*"
    r"|arrabbiat\w*|incazzat\w*|delus\w*|deludente|vergogn\w*|inaccettabile|incredibile|pessim\w*|orribile|terribile"
    r"|peggio\w*|mai più|schifo|stuf[oa]|indignat\w*|nervos\w*|davvero"
    r"|boos|woest|kwaad|woedend|teleur\w*|geïrriteerd|irritant|schandalig|belachelijk|onacceptabel|ongelofelijk"
    r"|waardeloos|vreselijk|slecht\w*|nooit meer|beu|balen"
    r")\b|腹が立|怒り|怒って|最悪|がっかり|許せ|本当に|非常に|残念|失望|生气|气死|愤怒|恶心|垃圾|太差|差劲|无语|受够"
    r"|离谱|过分|非常|真的|真是|实在"
)
