"""How we promise, and by when: in English, German, Spanish, French, Portuguese, Italian, Dutch, Japanese, Chinese.

The values are parts of regular expressions over folded text (lower case, straight apostrophes).
"""

from __future__ import annotations

COMMIT = (
    # English
    r"\b(?:i'll|we'll|i will|we will|i shall|we shall|i'm going to|i am going to|we're going to|we are going to"
    r"|let me(?! know)|let us(?! know)"
    r"|you'll (?:have|hear|receive|get|see)|you will (?:have|hear|receive|get|see)|it'll|they'll|it will|they will"
    r"|will be (?:sent|with you"
    r"|there|fixed|ready|done|back|shipped|refunded|replaced|paid|credited|posted|delivered|on your account"
    r"|in your (?:account|inbox|mailbox|letterbox|hands))|will (?:ship|arrive|go out|get back|reply|reach)"
    r"|(?:ships|goes out|leaves) (?:today|tomorrow|tonight"
    r"|on|by|this|next)|i promise|we promise|i can have|we can have|expect (?:an answer|a reply|it))\b"
    # German
    r"|\b(?:ich|wir) (?:\w+ ){0,3}?(?:meld|schick|send|schau|kümmer|geb|antwort|prüf|ruf|schreib|sag|liefer"
    r"|versend|überweis|erstatt|erledig|mach"
    r"|lass|frag|klär|bring|tausch|ersetz|reparier|lös|komm|werd|buch|versprech|halt)(?:e|en|n|es)?\b"
    r"|\b(?:meld|schick|send|schau|kümmer|geb|antwort|prüf|ruf|schreib|sag|liefer|versend|überweis|erstatt|erledig"
    r"|mach|klär|werd|komm|versprech|halt)"
    r"(?:e|en|n)? (?:ich|wir)\b|\b(?:du|sie|ihr) (?:bekomm|hör|erhält|erhalt|krieg)\w*|\b(?:bekomm|hör|erhält"
    r"|erhalt|krieg)\w* (?:du|sie|ihr)\b"
    r"|\b(?:hast du|haben sie|habt ihr|du hast|sie haben|ihr habt) (?:es|ihn|sie|das|die|den) (?:\w+ )?bis\b"
    r"|\bmelde mich\b|\bmelden uns\b"
    r"|\bgeht\b.*\braus\b|\bwird\b.*\b(?:verschickt|versendet|repariert|geliefert|erledigt|überwiesen)\b"
    # Spanish
    r"|\b(?:te|le|os|les|lo|la|los|las|se lo|se la) (?:escrib|enví|envi|mand|dig|dec|avis|respond|contest|llam"
    r"|confirm|mir|revis|cuent|cont|repon|devolv|arregl"
    r"|tien|ten|dam|do|consult|haré|hago|llega)\w*|\b(?:voy|vamos) a\b|\b\w{2,}(?:aré|eré|iré|aremos|eremos|iremos"
    r"|dré|dremos)\b|\b(?:tendrás|tendréis|tendrá|recibirás"
    r"|recibiréis|recibirá|saldrá|sale|llegará|estará)\b|\b(?:respondemos|contestamos|enviamos|mandamos"
    r"|escribimos)\b|\bprometo\b|\bprometemos\b"
    # French
    r"|\b(?:je|on|nous|j') ?(?:\w+ ){0,2}?(?:reviens|revient|revenons|réponds|répond|répondons|envoie|envoyons"
    r"|regarde|regardons|tiens|tient|tenons|écris|écrivons|appelle"
    r"|appelons|rappelle|rappelons|confirme|confirmons|vais|va|allons|expédie|expédions|rembourse|remboursons"
    r"|promets|promet|promettons|fais|fait|faisons|recontacte"
    r"|recontactons|renseigne|vérifie|vérifions)\b|\b\w{2,}(?:erai|irai|drai|rons|erons|irons)\b|\b(?:vous"
    r"|tu) (?:aurez|recevrez|auras|recevras|saurez)\b"
    r"|\b(?:partira|arrivera|sera (?:envoyé|expédié|remboursé|réparé|prêt))\w*"
    # Portuguese
    r"|\b(?:te|lhe|vos|lhes|já) (?:avis|respond|envi|mand|dig|retorn|lig|escrev|confirm)\w*|\b(?:vou|vamos) \w+"
    r"|\b(?:aviso|avisamos|retorno|retornamos|respondo|respondemos"
    r"|envio|enviamos|mando|mandamos|ligo|ligamos|dou retorno|damos retorno|entro em contato|entramos em contato"
    r"|prometo|prometemos)\b"
    r"|\b\w{2,}(?:arei|erei|irei|aremos|eremos|iremos)\b|\b(?:você recebe|você terá|receberá|terá|sai amanhã"
    r"|será enviad|chegará)\w*"
    # Italian
    r"|\b(?:ti|vi|le|la|lo|glielo|te lo|ve lo) (?:faccio|facciamo|rispond|scriv|mand|invi|chiam|richiam|aggiorn"
    r"|ricontatt|control|guard|sped|rimbors|dico|diciamo|spedi)\w*"
    r"|\b(?:rispondiamo|scriviamo|mandiamo|inviamo|controlliamo|verifichiamo|spediamo|rimborsiamo|prometto"
    r"|promettiamo|mi informo|ci informiamo|verifico|torno da)\b"
    r"|\b\w{3,}(?:erò|irò|eremo|iremo|rrò|rremo)\b|\b(?:avrai|avrete|avrà|riceverai|riceverete|riceverà|partirà"
    r"|arriverà|farò|faremo|sarà)\b"
    # Dutch
    r"|\b(?:ik|we|wij) (?:\w+ ){0,2}?(?:kom|stuur|laat|bel|mail|kijk|zoek|check|regel|antwoord|zal|ga|geef|verzend"
    r"|verstuur|vraag|houd|hou|beloof|stort|vervang|repareer)(?:en)?\b"
    r"|\b(?:kom|stuur|laat|bel|mail|kijk|zoek|regel|sturen|komen|laten|bellen|mailen|kijken|zoeken|regelen|geven"
    r"|zullen|zal) (?:ik|we|wij)\b|\b(?:sturen|komen|laten|houden|kijken"
    r"|zoeken|zullen|beloven|gaan) (?:\w+ ){0,2}(?:wij|we)\b|\b(?:we|wij) (?:\w+ )?(?:sturen|komen|laten|bellen"
    r"|mailen|kijken|zoeken|regelen|zullen|geven|houden|beloven|gaan)\b"
    r"|\b(?:je|u|jullie) (?:krijgt|krijgen|hoort|horen|ontvangt|ontvangen)\b|\b(?:krijg je|hoor je|krijgt u"
    r"|hoort u|ontvangt u|krijgen jullie|horen jullie)\b|\bwordt\b.*\b(?:verzonden|gerepareerd)"
    # Japanese, Chinese
    r"|(?<!てい)(?<!ており)ます(?!か)(?!ので)|お約束|いたします"
    r"|我会|我们会|会给|会在|给您|给你|回复|答复|联系您|联系你|寄出|发出|发货|退款给|处理好|告诉您|告诉你|通知您"
    r"|通知你|补发|保证|一定"
)
"""What we, or what we send, will do."""

_BACK = r"back (?:to (?:you|u|your|this|that|it)|with (?:you|an?|the|more|news)|on (?:this|that|it))"
_SENT = r"(?= (?:it|them|you|the|an?|your|this|that|these|those|one|another|both|over|out|off)\b)"
_DO = r"(?:send|ship|post|mail|deliver|replace|refund|repair|exchange|swap)"
_LOOKED = r"into (?:it|this|that|the|your|what|why|how)"
PRESENT = (
    r"(?:^|[,;:(–—-] ?|\b(?:and|so|then|but|yes|ok|okay|sure|sorry|thanks|tomorrow|today|tonight|(?:on|by|until) \w+day"
    r"|(?:next|this) week) )(?:then |so |again )?"
    r"(?:(?:i|we) (?:then |surely |definitely |probably )?"
    rf"(?:get (?:(?:it|this|that|them) )?{_BACK}|come {_BACK}|let (?:you|u) know|{_DO}{_SENT}"
    rf"|(?:call|ring|write)(?= (?:you|to you)\b)|look {_LOOKED})"
    rf"|(?:i'm|i am|we're|we are) (?:getting {_BACK}|coming {_BACK}|letting you know|sending{_SENT}"
    rf"|looking {_LOOKED}))\b"
    r"(?!.*\b(?:every|each|always|usually|normally|often|because|greetings|love|hugs|wishes|regards|kisses)\b)"
)
"""How it is said where "I'll" is not at hand: it promises only together with a time. At the beginning of a clause: not
"the parcels we send on Friday"."""

LATER = (
    r"\b(?:get back to you|come back to you|be in touch|let you know|keep you posted|keep you updated|follow up"
    r"|find out|look into|update you|report back"
    r"|hear (?:back )?from (?:us|me)|check with|ask (?:the|our|my)|chase (?:it|this|them|that)|check (?:it|this"
    r"|that|and)|see what i can|see what we can)\b"
    r"|\b(?:melde mich|melden uns|meld mich|gebe? (?:dir|ihnen|euch)? ?bescheid|geben (?:dir|ihnen"
    r"|euch)? ?bescheid|auf dem laufenden|kläre das|klären das|klär das|frage? nach"
    r"|fragen nach|schaue? (?:mir )?(?:das |es )?(?:mal )?(?:an|nach)|schauen (?:uns )?(?:das )?(?:an|nach)"
    r"|kümmere mich|kümmern uns|kümmer mich|komme (?:auf|wieder auf)|hörst von|hören von|hört von)\b"
    r"|\b(?:(?:te|le|os|les) (?:digo|decimos|aviso|avisamos|respondo|respondemos|contesto|contestamos|escribo"
    r"|escribimos|cuento|contamos)|lo (?:miro|miramos|reviso|revisamos|consulto"
    r"|consultamos)|nos pondremos en contacto|me pondré en contacto|nos ponemos en contacto|me pongo en contacto"
    r"|(?:te|os|le) mantendr\w+|vuelvo contigo)\b"
    r"|\b(?:reviens vers|revenons vers|revient vers|reviendrai vers|reviendrons vers|tiens au courant"
    r"|tient au courant|tenons au courant|tiendrai au courant|tiens informé\w*"
    r"|vous recontact\w+|te recontact\w+|vous réponds|te réponds|vous répondra|je regarde ça|on regarde ça"
    r"|je me renseigne|on se renseigne|nous renseignons)"
    r"|\b(?:te aviso|lhe aviso|te avisamos|te retorno|retornamos|te respondo|dou retorno|damos retorno"
    r"|entro em contato|entramos em contato|entraremos em contato|vou verificar"
    r"|vamos verificar|vou ver|vou checar|mantenho você|retorno para|retorno pra)\b"
    r"|\b(?:faccio sapere|facciamo sapere|farò sapere|faremo sapere|ti aggiorno|la aggiorno|vi aggiorno"
    r"|vi aggiorniamo|ti rispondo|ti scrivo|mi informo|ci informiamo|verifico|verifichiamo"
    r"|torno da te|ti ricontatto|la ricontatto|ti ricontatteremo)\b"
    r"|\b(?:op terug|erop terug|laat het (?:je|u|jullie) weten|laten het (?:je|u|jullie) weten|laat je weten"
    r"|op de hoogte|zoek het uit|zoeken het uit|zoek dit uit|kijk het na|kijken het na"
    r"|vraag het na|vragen het na)\b"
    r"|折り返し|連絡します|連絡いたします|返事します|返事いたします|お返事します|回答します|回答いたします"
    r"|確認します|確認いたします|調べます|お調べ|お知らせします|お知らせいたします"
    r"|回复您|回复你|答复您|答复你|给您答复|给您回复|给你答复|给你回复|联系您|联系你|告诉您|告诉你|通知您|通知你"
    r"|核实|查一下|跟进"
)
"""A promise to come back, without a word on when."""

NEGATED = (
    r"\b(?:won't|will not|can't|cannot|can not|not be able|unable|never|nicht|kein\w*|no (?:podr|pued|pod|vamos"
    r"|voy)\w*|ne (?:\w+ ){1,3}pas|ne \w+ plus|não|non (?:pos|riusc|potr|sar)\w*"
    r"|niet|geen)\b|ません|できない|无法|不能|不会|没办法"
)
PLAIN = (
    r"\b(?:open|closed|shut|opening hours|used to|geöffnet|geschlossen|offen|zu haben|abiert\w+|cerrad\w+"
    r"|ouvert\w*|fermé\w*|abert\w+|fechad\w+|apert\w+|chius\w+|gesloten|dicht)\b"
    r"|営業|定休|休み|营业|休息|歇业|已经|昨天|了[。！!\s]*$"
)
"""Said of a day, not promised for it."""

WITH_A_TIME = (
    r"\b(?:at|the|latest|then|probably|sure|yes|ok|okay|spätestens|dann|wohl|ja|klar|gern|noch|a más tardar"
    r"|como muy tarde|sí|claro|mismo|au plus tard"
    r"|oui|sans faute|no máximo|sim|sem falta|al più tardi|sì|certo|op zijn laatst|graag)\b|はい|必ず|好的"
)
"""What may stand beside a time that is all that is said."""

FAREWELL = (
    r"(?:(?:well|ok|okay|cheers|thanks|danke|gracias|merci|obrigad[oa]|grazie|bedankt)[ ,]+)?(?:see you"
    r"|talk (?:to you )?(?:soon|tomorrow)|until|bis (?:bald|dann|morgen|später|heute abend|nachher)|hasta|à|até"
    r"|a (?:domani|presto|dopo|lunedì|venerdì|sabato|domenica)|tot|speak (?:soon|tomorrow))\b[^.]{0,25}"
    r"|.{0,6}また明日.{0,4}|.{0,6}明天见.{0,4}"
)

IF_THEY = (
    r"\b(?:if|once|when|unless|as soon as) (?:you|they|he|she|your)\b[^,;]*|\b(?:wenn|falls|sobald) (?:du|ihr|sie"
    r"|dein\w*|ihre?)\b[^,;]*|\bsi (?:tú |usted |vosotros |ustedes |nos |lo |me )*(?:\w+as|\w+es|\w+áis|\w+éis|"
    r"puedes|quieres|envías|mandas|escribes)\b[^,;]*|\b(?:si|dès que|quand) (?:vous|tu)\b[^,;]*|\bse (?:você|vocês"
    r"|quiser|puder|me|nos|enviar|mandar)\b[^,;]*|\bse (?:ci|mi|lo|tu|vuoi|puoi|potete|volete)\b[^,;]*"
    r"|\b(?:als|zodra|wanneer) (?:je|jij|u|jullie)\b[^,;]*|(?:^|[。、])[^。、]{0,60}(?:たら|れば|場合は?)、?"
    r"|如果[您你][^，,]*|要是[您你][^，,]*|[您你]\S{0,12}的话"
)
"""A clause about what they may do; what stands in it is no promise."""

DAYS = (
    r"monday|montag|lunes|lundi|segunda-feira|(?:na|até|nesta|essa|próxima) segunda|lunedì|lunedi|maandag|月曜日?"
    r"|(?:周|星期|礼拜)一",
    r"tuesday|dienstag|martes|mardi|terça-feira|(?:na|até|nesta|essa|próxima) terça|martedì|martedi|dinsdag"
    r"|火曜日?|(?:周|星期|礼拜)二",
    r"wednesday|mittwoch|miércoles|miercoles|mercredi|quarta-feira|(?:na|até|nesta|essa|próxima) quarta|mercoledì"
    r"|mercoledi|woensdag|水曜日?|(?:周|星期|礼拜)三",
    r"thursday|donnerstag|jueves|jeudi|quinta-feira|(?:na|até|nesta|essa|próxima) quinta|giovedì|giovedi|donderdag"
    r"|木曜日?|(?:周|星期|礼拜)四",
    r"friday|freitag|viernes|vendredi|sexta-feira|(?:na|até|nesta|essa|próxima) sexta|venerdì|venerdi|vrijdag"
    r"|金曜日?|(?:周|星期|礼拜)五",
    r"saturday|samstag|sonnabend|sábado|sabado|samedi|sabato|zaterdag|土曜日?|(?:周|星期|礼拜)六",
    r"sunday|sonntag|domingo|dimanche|domenica|zondag|日曜日?|(?:周|星期|礼拜)[日天]",
)
BEFORE_DAY = (
    r"by(?: the end of)?|until|till|before|on|this|next|no later than|bis(?: spätestens| zum)?|spätestens(?: am)?"
    r"|am|kommenden|antes del?|el|para el|hasta el|este|d'ici(?: à)?|avant|pour|au plus tard|ce"
    r"|até|na|no|antes de|entro|per|prima di|voor|uiterlijk|op|aanstaande"
)
"""Goes with a day where it stands before it."""

TODAY = (
    r"today|end of (?:the )?day|eod|close of business|heute|hoy|aujourd'hui|dans la journée|hoje|oggi"
    r"|in giornata|entro oggi|vandaag|今日|本日|今天|当天"
)
TOMORROW = r"tomorrow|tmrw|(?<!guten )(?<!heute )(?<!jeden )morgen|(?<!la )mañana|demain|amanhã|domani|明日|明天"
DAY_AFTER = (
    r"day after tomorrow|übermorgen|pasado mañana|après-demain|depois de amanhã"
    r"|dopodomani|overmorgen|明後日|あさって|后天"
)
THIS_WEEK = (
    r"this week|end of (?:the|this) week|diese woche|ende der woche|esta semana|fin de semana laboral"
    r"|cette semaine|fin de (?:la )?semaine|essa semana|fim da semana|questa settimana"
    r"|fine settimana lavorativa|in settimana|deze week|eind van de week|今週|今週中|本周|这周|周末前|本周内"
)
NEXT_WEEK = (
    r"next week|nächste woche|kommende woche|la próxima semana|la semana que viene|próxima semana|semana que vem"
    r"|la semaine prochaine|semaine prochaine|la settimana prossima"
    r"|settimana prossima|la prossima settimana|volgende week|来週|下周|下星期"
)
PARTS = {
    "12:00": r"morning|at noon|midday|früh|vormittag|mittag|por la mañana|al mediodía|matin|midi|de manhã|manhã"
    "|meio-dia|mattina|mezzogiorno|ochtend|朝|午前中?|上午|早上|中午|正午",
    "18:00": r"afternoon|nachmittag|por la tarde|esta tarde|après-midi|à tarde|tarde|pomeriggio|middag|午後|下午"
    "|夕方",
    "21:00": r"tonight|evening|night|abend|esta noche|por la noche|noche|ce soir|soir|à noite|esta noite|stasera"
    "|sera|avond|今夜|今晩|夜|今晚|晚上",
}
"""Parts of a day, and when each is over."""
PART_TODAY = (
    r"tonight|this (?:evening|afternoon|morning)|esta (?:tarde|noche|noite|mañana)|ce (?:soir|matin)"
    r"|cet après-midi|stasera|stamattina|questo pomeriggio|questa sera|vanavond|vanmiddag|vanochtend|今夜|今晩"
    r"|今晚"
)

NUMBERS = {
    1: "an?|one|einer?|einem|un|una|uno|une|um|uma|één|een|一",
    2: "two|zwei|dos|deux|dois|duas|due|twee|a couple of|二|两",
    3: "three|drei|tres|trois|três|tre|drie|a few|三",
    4: "four|vier|cuatro|quatre|quatro|quattro|四",
    5: "five|fünf|cinco|cinq|cinque|vijf|五",
    6: "six|sechs|seis|sei|zes|六",
    8: "eight|acht|ocho|huit|oito|otto|八",
    10: "ten|zehn|diez|dix|dez|dieci|tien|十",
}
UNITS = {
    "m": r"minutes?|mins?|minuten?|minutos?|minut[io]|minuut",
    "h": r"hours?|hrs?|h|stunden?|horas?|heures?|or[ae]|uur|uren",
    "b": (
        r"(?:business|working) days?|werktagen?|arbeitstagen?|días? (?:hábil(?:es)?|laborables?)|jours? ouvrés?"
        r"|jours? ouvrables?|dias? út(?:il|eis)|giorn[oi] lavorativ[oi]|werkdag(?:en)?"
    ),
    "d": r"days?|tage?n?|días?|dias?|jours?|giorn[oi]|dag(?:en)?",
    "w": r"weeks?|wochen?|semanas?|semaines?|settiman[ae]|we(?:ek|ken)",
}
UNITS_UNSPACED = {"m": "分钟?", "h": "時間|个?小时", "b": "営業日|个?工作日", "w": "週間|个?星期|周", "d": "日|天"}
SPAN_AFTER = "以内に?|之?内に?|中に|后|後に?"
SPAN_BEFORE = (
    r"in(?: about| less than)?|within(?: the next)?|in den nächsten|innerhalb von"
    r"|binnen|en(?: unas?| menos de)?|dentro de|dans(?: les)?|sous|d'ici|em(?: até)?"
    r"|daqui a|entro|tra|fra|over"
)
HALF_HOUR = (
    r"half an hour|einer halben stunde|media hora|une demi-heure|meia hora|mezz'?ora"
    r"|een half uur|三十分|半小时|半个小时|30分以内"
)
CLOCK = (
    r"(?:at|um|gegen|bis|by|before|a las|antes de las|à|avant|às|até as|até às|alle|entro le|om"
    r"|voor)\s+(?:the )?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|uhr|h|uur|heures|horas)?(?![\w%€$.,]*\d"
    r"|\w| ?[%€$])"
    r"|\b(\d{1,2})(?:[:.](\d{2}))\s*(am|pm|uhr|uur)?(?!\d)|\b(\d{1,2})\s*(am|pm|uhr|uur|h)\b|(下午|午後|晚上|上午"
    r"|午前)?(\d{1,2})[点時](?:(\d{1,2})分)?(?!間)"
)
MONTHS = (
    r"jan(?:uary|uar|vier|eiro|uari|\.)?|enero|gennaio",
    r"feb(?:ruary|ruar|rero|braio|ruari|\.)?|février|fevereiro",
    r"mar(?:ch|zo|s|ço|\.)?|märz|maart",
    r"apr(?:il|ile|\.)?|abril|avril",
    r"may|mai|mayo|maio|maggio|mei",
    r"jun(?:e|i|io|ho|\.)?|juin|giugno",
    r"jul(?:y|i|io|ho|\.)?|juillet|luglio",
    r"aug(?:ust|ustus|\.)?|agosto|août",
    r"sep(?:tember|tembre|tiembre|t\.|\.)?|settembre|setembro",
    r"oct(?:ober|ubre|obre|\.)?|oktober|octobre|outubro|ottobre",
    r"nov(?:ember|iembre|embre|embro|\.)?",
    r"dec(?:ember|\.)?|dezember|diciembre|décembre|dezembro|dicembre",
)
