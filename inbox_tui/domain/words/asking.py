"""How people ask, with and without a question mark, and how they put a question that wants no answer.

Lists of words separated by ``|``, in English, German, Spanish, French, Portuguese, Italian, Dutch; then Japanese and
Chinese. ``~`` stands for the rest of a word.
"""

from __future__ import annotations

MARK = "[?？؟՞\u037e]|(?<=[\u0370-\u03ff]);"
"""What ends a question; in Greek it is a semicolon."""

QUOTED = (
    '"[^"\\n]{0,400}"|“[^”\\n]{0,400}”|„[^“”\\n]{0,400}[“”]|«[^»\\n]{0,400}»|「[^」\\n]{0,400}」|『[^』\\n]{0,400}』'
)
"""Somebody else's words."""

ASIDE = (
    "you know what|guess what|know what|and you know why|weißt du was|wisst ihr was|weisste was|sabes qué|sabéis qué"
    "|saben qué|tu sais quoi|vous savez quoi|quer saber|sabe o quê|sai che ti dico|sapete che vi dico|sai cosa"
    "|weet je wat|你知道吗|知道吗"
)
"""What people say before they say something."""

RHETORICAL = (
    "seriously|really|again|srsly|huh|what|why|why me|why oh why|right|no|yes|ok|okay|eh|hm+|lol|oh really|for real"
    "|honestly|anyone else|who else|echt jetzt|echt|ernsthaft|schon wieder|wirklich|im ernst|was|hä|oder|ne|gell"
    "|nicht wahr|en serio|otra vez|de verdad|qué|verdad|sérieusement|sérieux|encore|vraiment|quoi|hein|non|sério"
    "|sério mesmo|de novo|outra vez|mesmo|né|davvero|sul serio|di nuovo|ancora|cosa|vero|serieus|alweer|echt waar|hè"
    "|toch|hello|hello hello|hey|hi|anybody|anyone|anybody there|anyone there|anybody home|anyone home"
    "|is anybody there|is anyone there|is anybody here|is anyone here|are you there|are you still there|you there"
    "|isn't it|aren't they|isn't that right|is that so|am i right|you know|hallo|hallo hallo|jemand da|ist da jemand"
    "|ist jemand da|seid ihr da|seid ihr noch da|sind sie da|sind sie noch da|stimmt's|stimmts|nicht|oder nicht"
    "|oder etwa nicht|hola|hola hola|hay alguien|hay alguien ahí|alguien|alguien ahí|estáis ahí|estás ahí|están ahí"
    "|a que sí|no es así|verdad que sí|allô|allo|bonjour|coucou|quelqu'un|il y a quelqu'un|y a quelqu'un|vous êtes là"
    "|tu es là|t'es là|vous êtes encore là|n'est-ce pas|pas vrai|ah bon|olá|ola|oi|alô|alguém|alguém aí|tem alguém aí"
    "|há alguém aí|estão aí|vocês estão aí|não é|não é mesmo|né não|é mesmo|ciao|ehi|qualcuno|c'è qualcuno|c'è nessuno"
    "|ci siete|ci sei|siete lì|non è vero|non è così|nevvero|no vero|vero no|iemand|iemand daar|is daar iemand"
    "|is er iemand|zijn jullie er|zijn jullie er nog|ben je er|ben je er nog|nietwaar|toch wel|of niet|heus"
    "|meen je dat|meent u dat|もしもし|おーい|誰か|誰かいる|誰かいますか|誰かいませんか|いますか|いませんか"
    "|聞いてますか|聞こえますか|ですよね|だよね|でしょ|でしょう|本当に|本当ですか|本気|喂|喂喂|你好|您好|有人吗"
    "|有人在吗|在吗|在不在|还在吗|你们在吗|你们还在吗|真的吗|对吗|是吗|不是吗|认真的|认真的吗|え|え、また|また|は"
    "|ほんと|本当|マジ|まじで|うそ|不是吧|又来|真的|真的假的|什么|啥|是吧|对吧"
)
"""Whole sentences that ask nothing."""

IDLE = (
    "why do i even|why do i bother|why did i even|why even bother|who needs|who knew|who does that"
    "|who would have thought|what could go wrong|how hard can it|how hard is it|are you kidding|you kidding me"
    "|is this a joke|is that a joke|what's not to|whats not to|where would i be|what would i do without|how cool is"
    "|how cute is|how good is|how great is|why didn't i|why not just say|what is wrong with you|who asked|how dare"
    "|warum bestelle ich|warum tue ich|wer braucht|wer hätte gedacht|was soll das|wollt ihr mich|ist das euer ernst"
    "|soll das ein witz|merkt ihr selbst|geht's noch|gehts noch|wie geil ist|para qué pediré|para qué pido"
    "|quién lo diría|es una broma|estáis de broma|están de broma|os parece normal|quién necesita"
    "|pourquoi je commande|qui aurait cru|c'est une blague|vous vous moquez|vous vous foutez|qui a besoin"
    "|por que ainda compro|por que eu ainda|é brincadeira|tá de brincadeira|estão de brincadeira|quem diria"
    "|vocês existem|quem precisa|perché ordino|perché compro|è uno scherzo|scherzate|chi l'avrebbe detto"
    "|mi prendete in giro|waarom bestel ik|wie had dat gedacht|is dit een grap|maken jullie een grap"
    "|leven jullie nog|なんでここで|なんで注文|冗談でしょ|誰が|干嘛还|开玩笑|谁会|谁想到|何必"
)
"""Where they occur, a question mark asks nothing."""

OPENERS = (
    "is it|is the|is this|is that|is there|is he|is she|are you|are the|are there|are these|are they|do you|do they"
    "|do these|do i|does it|does the|does this|does that|does anyone|did you|can i|can you|can we|can these|can this"
    "|can it|can the|can somebody|can someone|can anyone|could you|could i|could someone|will you|will it|will there"
    "|will the|would you|would it|would that|should i|have you|has the|how do|how can|how much|how many|how long"
    "|how big|how often|how does|how is|how are|what is|what's|whats|what are|what time|what size|what temp|what do"
    "|what does|what about|when will|when do|when does|when is|when are|when can|where can|where do|where is|where's"
    "|where are|which one|which of|which size|who is|who do|why is|why are|why do|why does|why did|why was|any idea"
    "|any chance|any news|any tips|anyone know|difference between|habt ihr|hat jemand|haben sie|könnt ihr"
    "|könntet ihr|können sie|könnten sie|kann man|kann ich|kann mir|kannst du|darf man|gibt es|gibt's|seid ihr"
    "|sind sie|liefert ihr|liefern sie|passt der|passt die|passt das|ist das|ist der|ist die|ist es|sind die"
    "|wie viel|wieviel|wie lange|wie groß|wie oft|wie kann|wie bekomme|wie funktioniert|wann|wo kann|wo finde|wo ist"
    "|wo bleibt|wo gibt|was kostet|welche~|wer hat|wer kann|warum|wieso|weiß jemand|kommt die|kommt der|kommt das"
    "|muss man|braucht man|sagt mir|cuándo|cuando abren|cuando sale|cuanto|cuánto|cuántos|cuántas|dónde|donde está"
    "|donde esta|donde puedo|cómo|cuál|cuáles|puedo|se puede|podéis|pueden|podrían|podríais|tenéis|tienen|hacéis"
    "|hacen|hay alguna|hay algún|alguien sabe|me podéis|me pueden|me podrían|abren|abrís|quién|por qué|qué precio"
    "|qué talla|combien|comment|quand est-ce|quand|où est|où puis|où peut|est-ce que|est-ce qu'|avez-vous"
    "|pouvez-vous|pourriez-vous|livrez-vous|vous livrez|vous ouvrez|vous avez|vous faites|vous vendez|faut-il"
    "|peut-on|y a-t-il|c'est quoi|quelle est|quel est|quels sont|quelqu'un sait|pourquoi|ça passe|quanto custa"
    "|quanto é|quanto fica|quantos|quantas|quando|onde|como faço|como é que|como posso|posso|vocês têm|vocês tem"
    "|vocês entregam|vocês fazem|vocês aceitam|tem como|dá pra|dá para|qual o|qual a|qual é|alguém sabe|podem dizer"
    "|podem me|pode me|podem mandar|cadê|por que|quanto|quanti|quante|dove posso|dove trovo|dov'è|come si|come posso"
    "|come faccio|avete|spedite|potete|potreste|siete aperti|si può|qual è|quale|quali|qualcuno sa|è possibile"
    "|mi dite|c'è modo|perché|hoeveel|wanneer|waar kan|waar vind|waar is|waar blijft|kan ik|kan deze|kan die|kan het"
    "|kun je|kunnen jullie|kunt u|hebben jullie|heeft u|leveren jullie|zijn jullie|zouden jullie|weet iemand"
    "|is het waar|is het mogelijk|is er|zit er|mag ik|mag het|wat kost|wat is het verschil|welke|hoe lang|hoe kan"
    "|waarom is|tot hoeveel"
)
"""A sentence that begins like this asks, even where the mark is left out."""

INDIRECT = (
    "would love to know|would like to know|i'd like to know|i'd love to know|want to know|wondering if"
    "|wondering whether|wondering when|wondering how|was wondering|please tell me|tell me how|tell me if"
    "|let me know if|let me know when|let me know whether|let me know how|can you tell|could you tell|can you please"
    "|could you please|can you send|could you send|could you point|please send|please call|please cancel"
    "|please refund|please reply|please answer|please help|please contact|please check|please fix|please exchange"
    "|please replace|please stop|please confirm|please get back|please dm me|call me please|someone call me"
    "|i want my money|i want a refund|i'd like a refund|i would like a refund|i want a replacement"
    "|i would like a replacement|i'd like a replacement|i'd like to order|i would like to order|i demand|i expect a"
    "|need to know|need your help|no idea how|can't figure out how|wüsste gern~|würde gern~ wissen"
    "|würde interessieren|möchte wissen|wollte fragen|wollte mal fragen|sagt mir bitte|sagen sie mir|bitte rufen sie"
    "|bitte ruft|bitte schick~|bitte senden|bitte stornier~|bitte melde~|bitte meldet|bitte erstatte~|bitte helft"
    "|bitte helfen|bitte prüf~|bitte antwort~|bitte überweis~|bitte tausch~|ich will mein geld|will mein geld zurück"
    "|möchte mein geld|hätte gern ein|hätte gerne ein|ich möchte ein|ich brauche ein|ich erwarte|ich verlange"
    "|kann mir jemand|quería saber|quisiera saber|me gustaría saber|querría saber|necesito saber|me podéis|me pueden"
    "|me podrían|me puede decir|decidme|díganme|cancelen|devuélvanme|devolvedme|que me devuelvan"
    "|que alguien me llame|llámenme|llamadme|envíenme|enviadme|mándenme|quiero una|quiero un|quiero que"
    "|quiero mi dinero|exijo|por favor ayud~|ayuda por favor|j'aimerais savoir|je voudrais savoir|je voulais savoir"
    "|aimerais bien savoir|je me demandais|je me demande|dites-moi|merci de me|merci d'annuler|merci d'envoyer"
    "|merci de rembourser|merci de répondre|merci de m'|pourriez-vous|pouvez-vous|que quelqu'un m'appelle"
    "|rappelez-moi|appelez-moi|je veux être|je veux un|je veux mon|je veux qu|je voudrais un|je voudrais être"
    "|je souhaite un|j'exige|envoyez-moi|remboursez-moi|aidez-moi|gostaria de saber|queria saber|preciso saber"
    "|podem dizer|podem me dizer|pode me dizer|me digam|me diz|me passa o|me passem|me liguem|me respondam|me mandem"
    "|mandem os|mandem o|mandem a|quero meu|quero a|quero o meu|quero um|quero uma|cancelem|devolvam|me devolvam"
    "|me ajudem|por favor me|vorrei sapere|volevo sapere|vorrei un|vorrei una|mi chiedevo|mi dite|ditemi"
    "|sapete dirmi|potete dirmi|potreste|rivoglio|ridatemi|rimborsatemi|speditemi|mandatemi|chiamatemi|rispondetemi"
    "|aiutatemi|annullate|voglio un|voglio il|voglio i miei|voglio indietro|pretendo|wil graag weten|zou graag weten"
    "|wil weten|vroeg me af|vraag me af|laat me weten|graag de|graag een|ik wil die|ik wil mijn geld|ik wil een"
    "|ik wil het|bel me|bel mij|stuur me|stuur mij|stuur de|help me|kunnen jullie me|zouden jullie|kunt u mij|ik eis"
    "|graag antwoord|graag reactie|教えて|知りたい|伺いたい|お聞きした|返してください|返金してください"
    "|送ってください|連絡ください|連絡をください|電話ください|対応してください|交換してください|助けてください"
    "|いただけないでしょうか|いただけますか|もらえますか|でしょうか|ですか|ますか|ませんか|んだろう|どこですか"
    "|だろうか|てください|请问|想问|问一下|告诉我|想知道|请把|请帮|请尽快|请给|请回|麻烦|我要退|要求|还给我|帮我"
    "|能不能|可不可以|可以吗|什么时候|有没有|多少|哪个|哪里|怎么办|吗$|呢$|能否|是否"
)
"""A sentence with one of these asks, whatever it ends in."""

NO_REQUEST = (
    "please make|please add|please bring back|please keep|please don't change|確認させてください|見てください"
    "|期待してください"
    "|待っててください|来てください"
)
"""Wishes and manners that look like a request."""

PARTICLE = "(?:吗|嗎|か)[。.!！]*$"
"""What a Japanese or Chinese question without a mark ends in."""

QUESTION_WORDS = (
    "what|what's|whats|when|when's|where|where's|who's|whom|whose|which|why|how|how's|wer|wen|wem|wessen|wann|woher"
    "|wohin|warum|wieso|weshalb|wie|wieviel|womit|wofür|welche~|qué|quién|quiénes|cuándo|dónde|adónde|cuál|cuáles"
    "|cuánto|cuánta|cuántos|cuántas|cómo|por que|combien|où|quand|pourquoi|quoi|quel|quelle|quels|quelles|lequel"
    "|laquelle|qu'est-ce|quem|quando|onde|qual|quais|quanto|quanta|quantos|quantas|quanti|quante|cadê|o que|chi|cosa"
    "|dove|dov'è|perché|quale|quali|qual è|wat|wanneer|waarom|waar|waarheen|hoe|hoeveel|welk|什么|什麼|谁|誰|哪|何时"
    "|怎么|怎麼|怎样|为什么|多少|几|多久|多大|多长|啥|何|なに|なん|いつ|どこ|だれ|どれ|どの|どう|どちら|なぜ|いくら|いくつ"
    "|どんな"
)
"""A question with one of these wants more than yes or no."""

WHEN = (
    "when|when's|how soon|how long|by when|wann|bis wann|wie lange|cuándo|para cuándo|cuánto tiempo|quand|quando"
    "|combien de temps|quanto tempo|wanneer|hoe lang|何时|什么时候|多久|几时|いつ"
)
"""A question with one of these is answered by a time."""

LEADING = (
    "who|wo|was kostet|was kosten|was ist|was sind|was passiert|was mache~|was heißt|was für|que|como|cuando|donde"
    "|cual|cuanto|cuanta|cuantos|cuantas|porque|comment|qui|come"
)
"""The same, of words that mean something else further on, or in another language."""

YES_NO = (
    "yes|yep|yeah|yup|sure|of course|certainly|absolutely|definitely|indeed|no|nope|nah|not yet|never|unfortunately not"
    "|sadly not|ja|jawohl|klar|natürlich|sicher|selbstverständlich|genau|nein|nee|noch nicht|leider nicht|leider nein"
    "|sí|si|claro|por supuesto|desde luego|todavía no|aún no|oui|ouais|si|bien sûr|tout à fait|non|pas encore|sim"
    "|com certeza|não|nao|ainda não|infelizmente não|sì|certo|certamente|purtroppo no|non ancora|jazeker|zeker"
    "|uiteraard|natuurlijk|nog niet|helaas niet|はい|ええ|いいえ|いえ|もちろん|是|不|没|有|可以|能|会|行|好|对|当然"
)
"""How a plain yes or no begins."""

UNKNOWING = (
    "no idea|no clue|no worries|no problem|keine ahnung|ni idea|não sei|non so|non lo so|geen idee|不知道|不好意思"
)
"""What begins like one and is none."""
