"""Words that say nothing about what somebody asks for: in every sentence of the language, whatever it is about.

Folded: lower case, no accents, no Arabic vowel signs. English, German, Spanish, French, Portuguese, Italian, Dutch,
Turkish, Arabic, Hindi.
"""

from __future__ import annotations

STOP = frozenset(
    """
a about after again all also am an and any anybody anyone are around as ask at be because been before being but by can
could did do does doing done don for from get go going got had has have having he hello her here hey hi him his how i
if in into is it its just know let like ll love may maybe me might mine more most much must my need no not now of off
ok on one only or our out over please possible re really said same say see she should so some somebody someone
something still such sure t tell than thank thanks that the their them then there these they thing think this those
time to too up us use used ve very want was way we well were what when where whether which who why will with wonder
wondering would yes yet you your yours

ab aber alle allem allen aller als also am an auch auf aus bei beim bin bis bitte da dann das dass dein dem den der
des dich die dir doch du durch ein eine einem einen einer eines er es etwas euch euer eure fur gab geht gern gerne
gibt habe haben habt hallo hat hatte hatten ich ihm ihn ihnen ihr ihre im in ist ja jemand jetzt kann kein keine
konnen konnt konnte konnten konntet mal man mein meine mich mir mit mochte muss nach nicht noch nun nur ob oder sagen
sagt schon sehr sein seit sich sie sind so soll sonst uber um und uns unser unter vom von vor wann war warum was weil
wenn wer werden wie wieder will wir wird wissen wo wurde wurden wurdet wusste zu zum zur danke dank

al algo alguien alguna algun ante antes aqui asi aun bien buenas como con cual cuales cuando cuanto de del desde donde
dos e el ella ellos en entre era eres es esa ese eso esta estaba estan estar este esto favor fue gracias gustaria ha
habeis hace haceis han hasta hay he hola la las le les lo los mas me mi mis mucho muy nada ni no nos o os otra otro
para pero poco podeis podria podrian por porque pueden puede puedo pues que queria quien quiero quisiera saber se sea
ser si sido sin sobre solo son soy su sus tambien te teneis tengo ti tiene tienen todo tu un una uno unos ustedes va
vais van vosotros y ya yo

ai aimerais alors au aussi autre aux avec avez avoir bien bonjour bonsoir c ca ce cela ces cet cette chez comme
comment d dans de des deux dire dites donc du elle elles en encore es est et ete etes etre fait faire faites faut hier
ici il ils j je l la le les leur lui m ma mais me meme merci mes moi mon n ne non nos notre nous on ont ou par pas peu
peut peux plait plus pour pourquoi pourriez pouvez puis qu quand que quel quelle quelles quels qui quoi s sa sans
savez savoir se ses si son sont sur svp t ta te tes toi ton tous tout tres tu un une va vais vos votre voudrais vous y

agora ainda ao aos aquela aquele as ate bom boa com como da das de dela dele depois do dos e ela ele eles em entao
entre era essa esse esta estao estava este eu faco faz fazem fica foi gostaria ha isso isto ja la lhe mais mas me
mesmo meu minha muito na nao nas nem no nos nossa nosso num o obrigada obrigado oi ola os ou para pela pelo pode podem
por porque posso pra pro qual quando quanto que quem queria quero saber se sem ser seu seus so sobre sou sua suas
tambem te tem temos tenho teu tudo um uma vai voce voces

abbiamo ad ai al alla alle anche ancora avete avere bene buongiorno c che chi ci ciao come con cosa cosi cui da dal
dalla degli dei del della delle devo di dite dopo dove due e ecco era essere fa fate fino fra gia gli grazie ha hai
hanno ho i il in io l la le lei li lo loro ma mai me mi mia mie miei mio molto ne nel nella nessuno noi non nostro o
ogni per perche piu po poi posso potete potreste prima qual quale quali qualcuno quando quanto quella quello questa
questo qui sa sapere scusate se sei senza si sia siamo siete solo sono sta stato su sua sue sul suo te ti tra tu tutto
un una uno va vi voglio voi vorrei vostra vostro

aan af al als ben bij daar dan dank dat de deze die dit doe doen door een eens en er eruit ga gaan geen graag had heb
hebben hebt heeft heel hem het hier hij hoe hoi hun iemand ik in is ja je jij jou jullie kan kon kunnen kunt maar mag
me mee meer men met mij mijn moet na naar niet niets nog nu of om omdat ons ook op over te toch toen tot u uit uw van
veel vind voor vraag vroeg waar waarom wanneer want waren was wat weet weten wel welke werd wie wij wil willen word
worden wordt ze zei zijn zit zo zonder zou zouden

acaba ama aslında bana bazı belki ben beni benim bile bir biraz biri biz bize bizi bizim bu bunu bunun burada cok
cunku da daha de degil den diye evet gibi gore hangi hatta hayır hem hep hepsi her icin ile ise kac kadar kim kime
kimin lutfen merhaba mesela mi midir misin misiniz miyim miyiz mu mudur musun musunuz muyum muyuz mı mıdır mısın
mısınız mıyım mıyız nasıl ne neden nedir nerede nereden nereye niye nicin o olan olarak oldu olsa olur on ona onlar
onlara onu onun orada oyle sadece selam sen seni senin siz size sizi sizin son sonra su sunu tesekkur tesekkurler tum
var vardır ve veya ya yani yine yok yoksa zaman ediyor edebilir

أم أن أنا أنت أنتم أنه أنها أو أي أين أية أيضا أيها إذا إذن إلا إلى إن إنه إنها اذا الا التي الذي الذين الى ام
ان انا انت انتم او اي اين ايضا بعد بعض بك بكم بل بها به بين تحت تلك ثم جدا حتى حين حيث خلال دون ذلك سوف شكرا ضد
عبر عفوا على عليك عليكم عليه عليها عن عند عندك عندكم عندي عنه غير فإن فقط فهل فوق في فيه فيها قبل قد كأن كان
كانت كل كم كما كنت كيف لا لأن لأنه لدي لديكم لقد لك لكم لكن لكي لم لماذا لن لنا له لها لهم لو لي ليس ليست ما
ماذا متى مثل مرحبا مع معك معكم معي من منذ منك منكم منه منها مني نحن نعم هذا هذه هكذا هل هم هنا هناك هو هي وأن
وأنا وإذا وإن وال والسلام وأين وعليكم وفي وقد وكان وكم وكيف ولا ولكن وليس ولماذا وما ومتى ومع ومن وهذا وهذه وهل
وهو وهي يا السلام أهلا اهلا رجاء يمكن يمكنك يمكنكم يمكنني ممكن هناك أريد اريد نريد أود

अगर अपना अपनी अपने अब अभी आप आपका आपकी आपके आपको आपसे इतना इन इस इसका इसकी इसके इसको इसमें इसलिए इससे इसे उन
उनका उनके उस उसका उसकी उसके उसे एक एवं ऐसा ओर और कब कभी कम कर करके करता करती करते करना करने करें कहां कहाँ का
कि किस किसी की कितना कितनी कितने किया की कुछ कृपया के कैसा कैसी कैसे को कोई कौन कौनसा क्या क्यों गई गए गया
चाहिए जब जा जाए जाता जाती जाते जाना जी जैसे जो तक तब तो था थी थे दिया दे देना धन्यवाद न नमस्ते नहीं ना ने पर
पास पूछना फिर बता बताएं बहुत बाद बारे भी मगर मुझसे मुझे में मे मेरा मेरी मेरे मैं मैंने यदि यह यहां यहाँ या ये
रहा रही रहे लिए ले लेकिन लेना वह वहां वहाँ वाला वाली वाले वे वो सकता सकती सकते सब साथ से हम हमारा हमारी हमारे
हमें ही हुआ हुई हुए हूं हूँ है हैं हो होगा होगी होता होती होते होना
""".split()  # noqa: SIM905 - a thousand words in quotes are no list to read
)
UNSPACED = (
    "的了吗呢吧啊呀我你您他她它们这那是有在就都也还很和与请问想要能会可以不没把给个什么怎几多少一下麻烦知道谢您好"
)
"""Chinese characters that are in every question; Japanese ones are those in kana alone."""
