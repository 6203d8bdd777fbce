"""Words of greetings, wishes, thanks and good-byes: what a line may be made of that says nothing of any matter.

Folded: lower case, no accents; Chinese by pairs of characters. English, German, Spanish, French, Portuguese, Italian,
Dutch, Chinese.
"""

from __future__ import annotations

GREETING = frozenset(
    """
afternoon amazing anytime appreciate appreciated awesome best bye cheers congrats congratulations dear enjoy evening
everyone folks friend glad good great greetings grateful happy hear heard hope kind kindly kindness like lot lots
lovely mate means morning nice night pleasure regards see soon sweet thx today tomorrow week weekend welcome wonderful
words world worries

abend freude freuen freut freundlich freundlichen grosse grosser gruss grusse guten gute guter herzlich herzlichen
lieb liebe lieben lieber morgen schon schone schonen schones servus tag tage tschuss viele vielen wochenende

abrazo abrazos alegra amable buen buena buenos dia dias encantado feliz fin gusto lindo mil muchas muchisimas noches
palabras saludo saludos semana tarde tardes

amicalement avant beau belle bientot bisous bonne bravo content contente cordialement gentil gentille grand heureux
heureuse journee merveilleux mille mots plaisir rien salut semaine soiree weekend

abraco abracos alegria boas bons fico felizes gentil lindas palavras prazer querida querido

arrivederci bella bello buon buona buonanotte buonasera cara caro complimenti contenta contenti contento fine
gentile giornata grande mille parole piacere prego saluti serata settimana

avond beste blij dag dagje dankjewel fijn fijne goede goeie groet groeten hartelijk leuk leuke lief lieve mooie nog
plezier prettig prettige veel warme week weekend woorden

早上 上好 晚上 下午 午好 中午 新年 年快 快乐 开心 欢迎 加油 再见 周末 末愉 愉快
""".split()  # noqa: SIM905 - a hundred words in quotes are no list to read
)
