"""What people say in anger: parts of regular expressions over lower-case text.

English, German, Spanish, French, Portuguese, Italian, Dutch, Japanese, Chinese.
"""

from __future__ import annotations

YOU_PEOPLE = (
    r"\b(?:you people|people like you|you lot|your kind|you guys always|you always|you never|with all due respect"
    r"|calm down"
    r"|as i (?:already|just) (?:said|told you)|if you had (?:bothered to )?read|read (?:it|my \w+) again"
    r"|can't you read|that's not my problem"
    r"|not our fault|you clearly|obviously you|ihr leute|leute wie (?:sie|du|ihr)|solche leute|ihresgleichen"
    r"|ihr seid doch alle"
    r"|beruhigen sie sich|beruhig dich|wie ich bereits (?:sagte|schrieb)|wie bereits gesagt"
    r"|lesen sie (?:doch )?(?:mal )?richtig|nicht unser problem"
    r"|nicht unsere schuld|gente como (?:usted|tú|ustedes|vosotros)|vosotros siempre|ustedes siempre|cálmese"
    r"|cálmate|como ya (?:le|te) dije"
    r"|no es (?:mi|nuestro) problema|no es nuestra culpa|vous autres|les gens comme (?:vous|toi)|vous êtes tous"
    r"|calmez-vous|calme-toi"
    r"|comme je (?:vous|te) l'ai déjà dit|ce n'est pas (?:mon|notre) problème|apprenez à lire|gente como (?:você"
    r"|vocês)|vocês sempre"
    r"|vocês são todos|acalme-se|se acalma|como eu já disse|não é problema (?:meu|nosso)|gente come (?:lei|te|voi)"
    r"|voialtri|siete tutti"
    r"|si calmi|calmati|come ho già detto|non è (?:un )?(?:mio|nostro) problema|impari a leggere|jullie soort"
    r"|mensen zoals (?:jij|u|jullie)"
    r"|jullie zijn allemaal|rustig aan jij|doe eens rustig|zoals ik al zei|niet ons probleem|leer lezen)\b"
    r"|あなたたち|あんたら|お前ら|落ち着いて|何度も申し上げ|さっきも言|你们这些人|你们这种人|像你这样的人|冷静点"
    r"|我早就说|不是我们的问题|自己不看"
)
"""Words that make somebody one of a kind, or talk down to them."""

HOSTILE = (
    r"\b(?:idiots?|morons?|stupid|dumb|incompetent|clowns?|liars?|thie(?:f|ves)|scammers?|crooks?|scum|pathetic"
    r"|disgusting|disgrace|shame on you"
    r"|go to hell|screw you|f+u+c+k\w*|fck|wtf|sh[i1]t\w*|bullsh\w*|a+sshole\w*|bastards?|crap|garbage company"
    r"|hate you|rot in|sue you|worst company"
    r"|how dare you|you people|joke of a|bunch of|useless (?:company|people|lot|idiots)|rip-?off merchants"
    r"|idioten?|trottel|deppen?|versager|lügner|betrüger|abzocker|verbrecher|saftladen|drecks\w*|scheiß\w*"
    r"|scheiss\w*|verarsch\w*|unfähig\w*|schämt euch"
    r"|schämen sie sich|frechheit|unverschämt\w*|idiotas?|imbéciles?|estúpid\w+|inútiles|mentiros\w+|ladron\w*"
    r"|estafador\w*|sinvergüenzas?|mierda|putos?|putas?"
    r"|hijos de|asco|vergüenza debería|idiots?|imbéciles?|crétins?|menteurs?|voleurs?|escrocs?|incapables|merde"
    r"|honte à vous|connards?|foutez|foutage"
    r"|vous moquez|bande de|burros?|imbecis|mentirosos?|ladrões|golpistas?|bandidos|vagabundos?|incompetentes"
    r"|merda|palhaços?|sem vergonha|lixo|nojo"
    r"|imbecilli|cretini|stupid[io]|bugiard\w+|ladri|truffatori|incapaci|incompetenti|schifo|schifosi|vergognatevi"
    r"|buffoni|merde|cazzo"
    r"|sukkels?|idioten|leugenaars?|dieven|oplichters|prutsers|schaam je|schamen jullie|klote\w*|kut\w*|flikker"
    r"|tering\w*|belachelijk)\b"
    r"|ふざけるな|ふざけんな|馬鹿|バカ|ばか|クソ|くそ|死ね|詐欺師|詐欺会社|嘘つき|泥棒|許さない|訴える|舐めて"
    r"|なめて"
    r"|傻逼|傻子|白痴|混蛋|骗子|滚|垃圾公司|王八|不要脸|黑心|去死|妈的|他妈|无耻|废物"
)
"""Insults and threats."""
