"""What somebody kind answers to the people of the demo town: (what the newest post says, the answer).

Written as a shopkeeper would, without a look at what any rule asks for. A complaint is acknowledged first.
"""

ORDINARY: tuple[tuple[str, str], ...] = (
    (
        "Some of us wait for a refund",
        "Oh no, Hank, two weeks is far too long. I am sorry. I am looking into it right now.",
    ),
    (
        "Mine is nearly orange",
        "Hi Noor! No filter on it, but the light at noon was kind to the brick. Shall I send you a plain picture?",
    ),
    ("do you still sew them", "We do, every single one, and Ilse would not have it any other way. Thank you, Vera."),
    (
        "a lamp that does not hum",
        "The Heron lamp is silent, we checked with a studio microphone. Happy to send you the recording.",
    ),
    ("क्या 2027 वाला भी आएगा", "जी हाँ, 2027 वाला सितंबर में आएगा। पूछने के लिए धन्यवाद, रोहन!"),
    (
        "Third time my order arrives broken",
        "Ana, I am so sorry. Three times is not bad luck any more, it is our fault. I am on it and write again today.",
    ),
    (
        "too hot to touch",
        "I am so sorry, Bridget, please have her unplug it for now. I am asking our electrician this minute.",
    ),
    (
        "¿El nombre puede ser el del colegio?",
        "¡Claro, Rosa! Cambio el nombre de la factura al del colegio ahora mismo.",
    ),
    ("230 वोल्ट", "हाँ अमित, लैंप 230 वोल्ट पर चलता है। भारत में अभी कोई दुकान नहीं है, पर हम सीधे भेजते हैं।"),
    ("どこで買えますか", "ありがとうございます！今のところ当店のサイトだけで買えます。"),
    ("方眼タイプは2026年も作りますか", "はい、方眼タイプは2026年も作ります。楽しみにしていてくださいね。"),
    (
        "السلام عليكم",
        "وعليكم السلام عمر! نعم، الورق مناسب ولا يتلطخ بالحبر السائل، جربناه بالكتابة من اليمين إلى اليسار.",
    ),
    (
        "en librairie, à Nantes",
        "Bonjour Inès, quelle belle idée ! C'est à moi qu'il faut écrire, ici même, pour la librairie de Nantes.",
    ),
    (
        "forty fake ledgers",
        "Lou, this is the best question of the week. We have about fifty blanks with crooked covers, forty are yours.",
    ),
    ("点阵本的纸是多少克", "您好，点阵本用的是100克纸，湿一点的墨水也不会透。"),
    ("هل تكتبون البطاقات بالعربية", "نعم يا ليلى، نكتب البطاقات بالعربية أيضًا وبكل سرور!"),
    ("could the cables be cloth", "Yes, cloth cables are possible, in black or grey. I will put both into the offer."),
    ("gravures sur le stylo", "Bonjour Cleo, oui, on grave le stylo en laiton à la main, jusqu'à vingt lettres."),
    (
        "how fast does the ink",
        "About four seconds on our paper, so a left hand at 200 words a minute is just about safe, Nadia.",
    ),
    ("llegó roto", "Rosa, lo siento mucho. No debería haber llegado así, y menos sin respuesta. Lo miro ahora mismo."),
    ("contra reembolso", "Contra reembolso no podemos, Marta, pero sí por transferencia o tarjeta."),
    (
        "heard nothing. I am disappointed",
        "You are right to be, Hugo, and I am sorry that nobody answered. I am looking for your two messages now.",
    ),
    (
        "Brush or vacuum",
        "A dry brush, Anouk, from the middle outwards. The vacuum pulls at the thread. Greetings to the sourdough!",
    ),
    ("Is there a green one coming", "In spring, if the dye behaves! Bought thrice: you are officially family, chloé."),
    (
        "stickers in the planner",
        "They do, for about two days, then they move in for good. Tell your friend to decide quickly.",
    ),
    ("卡片可以单独买吗", "可以的，卡片可以单独买，一套六张。"),
    ("Qué cámara usáis", "¡Gracias, Marta! Una cámara de segunda mano y mucha luz de ventana."),
    (
        "at the nurses' station",
        "Ivy, this made the whole workshop quiet for a moment. Thank you for what you do at 4 a.m.",
    ),
    (
        "there is glare at 40 degrees",
        "You are right, Hugo: at 40 degrees there is glare. We measured at 30, and will say so in the video.",
    ),
    (
        "wieder der falsche Karton",
        "Lena, das tut mir leid, zweimal hintereinander ist ärgerlich. Ich schaue sofort nach, was da schiefläuft.",
    ),
    (
        "what is the wattage",
        "It is 5 watts, Nils. And a damp room is fine as long as no water drips on it, lighthouse included.",
    ),
    (
        "does the blue one ship to Lagos",
        "Yes Ben, the blue one ships to Lagos in about nine days, and customs are paid by us.",
    ),
    ("waterproof? Wales", "Waterproof for a drizzle, Gwen. For Wales, keep it under the coat."),
    (
        "a price for schools",
        "There is: a fifth off from twenty pieces on. Thirty of the planner are no problem at all, Bridget.",
    ),
    ("coming back in stock before the holidays", "It comes back on the 20th, Greg, well before the holidays."),
    (
        "in a dark green? I would queue",
        "Bottle green is drying on the bench as I write. You are first in the queue, Kofi.",
    ),
    ("هل تشحنون blue ledger", "نعم، نشحن إلى Valencia، ويستغرق ذلك نحو أسبوع."),
    ("returns if the colour is not right", "Of course, within thirty days, and the colour is reason enough."),
    ("returns if the colour is not right", "We do. Send it back within a month and choose another one."),
    ("Would you do a collab", "We are a tiny workshop too, Ellis, so maybe! What do you have in mind?"),
    ("where I could touch the Heron lamp", "Not in Cork yet, Sam, sorry. The nearest one stands in a café in Dublin."),
    ("Brevity forgiven", "See you on Saturday, Paul. The kettle will be on."),
    ("lie flat when it is open", "It does, Tess, from the first page on. That is what the sewing is for."),
    ("No worries at all", "You are kind, Ravi. Have a good week!"),
    (
        "Which bulb does the Heron lamp take",
        "A small E14, Hank, at most five watts. I can post you one with a new label.",
    ),
    ("再入荷の予定はありますか", "はい、来月の初めに再入荷します。"),
    ("Is the cover of the pocket sketchbook leather", "Something kinder, Frida: it is waxed cotton."),
    ("寄来的时候角是弯的", "非常抱歉，不应该这样寄到您手里。我马上去查一下。"),
    ("How heavy is the Heron lamp", "1.4 kilos with its box, Lou. It has been on a bicycle before, and survived."),
    ("96 páginas, zero arrependimentos", "Que alegria, Sofia! 96 páginas sem arrependimentos vão para a nossa parede."),
    (
        "Two years of daily use",
        "Two years of daily use, Zoë! That is the nicest thing one can say of a notebook. Thank you.",
    ),
    ("How long to Ohio", "We will not tell anybody, Hank. About six days to Ohio."),
    ("My oven is exactly this colour", "Anouk, an oven in that colour deserves a picture. Please?"),
    (
        "kam mit gerissenem Einband",
        "Das tut mir leid, Jonas, so soll er nicht ankommen. Ich kümmere mich gleich darum.",
    ),
)
