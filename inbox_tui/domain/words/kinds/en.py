from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "thanks for nothing|thank you for nothing|not worth|so much for|would not recommend|wouldn't recommend"
        "|can't recommend|do not buy|don't buy|not happy|not impressed|not amused|no thanks to you|waste of"
        "|not good enough|used to love|used to recommend|never recommend|love how you|you should be ashamed"
        "|ought to be ashamed|not what i ordered|not what we ordered|not clean|not helpful|not professional"
        "|not friendly|not recommended|not good|no good|not great|not fun|nothing special|never fixed",
        3: "review was|removed my|deleted my|refund*|money back|rip off|ripoff|scammed|never again|worst"
        "|unacceptable|disgust*|terrible|furious|still waiting|still no|broken|broke|defective|faulty"
        "|stopped working|does not work|doesn't work|doesnt work|not working|won't work|won't turn on|won't charge"
        "|won't open|complain*|never arrived|hasn't arrived|has not arrived|didn't arrive|never came|never showed"
        "|wrong item|wrong size|wrong colour|wrong color|wrong order|damaged|overcharged|charged twice|charged me"
        "|double charged|disappoint*|horrible|awful|useless|fed up|ridiculous|let down|fell apart|falling apart"
        "|fell off|came off|came apart|snapped|smashed|shattered|ripped|torn|leaks|leaking|leaked|hung up on|on hold"
        "|no reply|no answer|no response|nobody answers|nobody replies|no one answers|nobody picks up|ignored"
        "|ignoring|rude|unhelpful|appalling|pathetic|shambles|misleading|false advertising|logs me out|logged me out"
        "|kicks me out|keeps crashing|wiped|allergic|rash|headache*|unusable|overpriced|unhappy|the bank|chargeback"
        "|laughed at|laughed me|treated like|cancel my order|cancel order|not any more|no longer a customer"
        "|last order|lost a customer|lost me as|shame on|not as described|hasn't moved|where is my|where's my"
        "|wheres my|smells of|fell to pieces|threw it|in the bin|nowhere to be seen|not delivered|took the money"
        "|expired|mouldy|moldy|poor quality|bad quality|low quality|bait and switch|very poor|poor service|poorly"
        "|dirty|filthy|won't be back|not coming back|won't be coming back|won't return|won't be returning"
        "|driving me mad|driving me crazy|didn't care|doesn't care|couldn't care less|nobody cares|overcooked"
        "|undercooked|inedible|stale|soggy|bland|greasy|bed bugs|cockroach*|chaos|chaotic|nightmare|abysmal"
        "|atrocious|dreadful|disgraceful|shocking*|mediocre|underwhelm*|unprofessional|incompeten*|arrogan*"
        "|condescend*|dismissive|lousy|rubbish|garbage|trash|crap|sucks|sucked|hate it|hated|regret|over an hour"
        "|kept waiting|kept us waiting|waste|wasted|unreliable|no show|hidden fee*|hidden cost*|too expensive"
        "|way too|far too|out of order|ruined|spoiled|spoilt|stolen|ghosted|locked out|can't log in|cannot log in"
        "|can't access|won't load|doesn't load|unsafe|food poisoning|unfair|discriminat*|humiliat*|unwelcome|insult*"
        "|no apology|no explanation|excuses|mess|messed up|botched|nobody showed|never called back|worse|garbled"
        "|blurry|cheated|tricked|misled|neglect*|inconsiderate|outrag*",
        2: "third time|fourth time|second time this|angry|upset|annoyed|annoying|frustrat*|missing|crash*|bug|buggy"
        "|stuck|delayed|scratched|cracked|stained|dent*|wobbl*|crooked|peeling|rust*|stinks|smells|hung up"
        "|cheap plastic|absolute joke|what a joke|a joke|shame|sigh|lied|lies|scam|chat bot|chatbot|the bot"
        "|copy paste|lasted|tracking|call me|used to|tired|cried|crying|emailed|rang|e mails|emails|voicemail"
        "|gave up|dead|freezes|error|errors|nothing happens|nobody|no one|didn't even|not even|nothing like|leak*"
        "|limp|deleted|unacceptably|exchange it|replacement|what a bargain|cancelled|why do i even|do i even bother"
        "|seriously|quality has|gone downhill|downhill|expensive for|wrong|slow|slower|laggy|noisy|loud|cold|queue"
        "|queued|waiting for|waited|late|lost|failed|fails|fail|hurt|pain|sick|unable|impossible|keeps|crowded"
        "|cramped|smelly|sticky|broke down|canceled|confusing|confused|forgot|forgotten|hidden|overbooked"
        "|double booked|scratch|scratches|stain|stains|hole|weak|bored|boring|embarrass*|unsure|too small|too loud"
        "|too cold|too salty|too slow|burnt|burned|raw|charge|charged|price went up|twice the price|refus*|denied",
        1: "again|bad|problem*|issue*|unfortunately|waiting|still|twice|already|only|never|sad|weeks|months"
        "|ordered on|days|minutes|quid|however|tbh|same thing|sadly|honestly|except|supposedly|apparently|yet"
        "|since monday|reinstalled|restarted|driver|postage|makes one wonder|pity|claim",
    },
    Kind.QUESTION: {
        3: "would love to know|would like to know|i'd like to know|i'd love to know|wondering|can you tell me"
        "|could you tell me|can somebody tell me|can someone tell me|can anyone tell|any tips|any idea|anyone know"
        "|does anyone|could you point|let me know if|let me know when|let me know whether|quick question"
        "|question for you",
        2: "how do|how can|how much|how many|how long|how big|how often|how heavy|where can|where do|when will"
        "|when do|when is|when are|what is the|what's the|whats the|what time|what size|what temp*|which one"
        "|which of|which size|^is there|^are there|^is it|^is the|^is this|^is that|^are these|^are the|^are you"
        "|^are they|^do you|^do they|^do these|^does it|^does the|^does this|^does anyone|^did you|^can i|^can you"
        "|^can we|^can these|^can it|^can the|^could you|^could i|^will you|^will it|^will there|^would that"
        "|^would this|^would it|^should i|^where|^when|^who|^which|is there a way|difference between|quick one"
        "|what about|whereabouts|restock|in stock|do i need",
    },
    Kind.PRAISE: {
        3: "thank you so much|thanks so much|love it|love this|love these|love them|love your|loving it"
        "|highly recommend|made my day|hats off to|ten out of ten|10/10|10 out of 10|five stars|5 stars"
        "|take it all back|better than new|deserves a raise|deserve a raise|worth every|so comfy|so comfortable"
        "|absolutely gorgeous|absolutely beautiful|best purchase|best thing|never slept|not one blister|well worth"
        "|can't fault|couldn't be happier|over the moon|made me smile|made me laugh|made me grin|made me cry"
        "|chef's kiss|you have no idea what that means|exceeded my|nothing but praise|blown away|keep it up"
        "|keep up the|shout out|shoutout|kudos|props to|best part of my|going strong|will not die|won't die"
        "|tears of joy|fight me|a lifesaver|game changer|great time|lovely time|wonderful stay|enjoyed every"
        "|had a blast|would recommend|can't recommend enough|cannot recommend enough|couldn't recommend|five star"
        "|5 star|life changing|so helpful|so kind|so friendly|went above and beyond|above and beyond|spot on"
        "|best in town|lifesaver|huge fan|big fan",
        2: "never had a problem|never had any problem*|no problems|no issues|not a single problem"
        "|without any problem*|thank you|thanks|thx|love you|amazing|awesome|excellent|fantastic|wonderful|great job"
        "|well done|perfect|perfection|best|brilliant|recommend*|so happy|gorgeous|beautiful|beautifully|stunning"
        "|lovely|pretty|delicious|favourite|favorite|impressed|impressive|superb|flawless|obsessed|thrilled"
        "|delighted|great work|comfortable|comfiest|adorable|grateful|appreciate|so good|that's good|damn good"
        "|happy customer|nobody makes|incredible|wow|like new|great service|super fast|so fast|so quickly"
        "|means to us|grin|grinning|bravo|yum|yummy|i'm in love|loved|loves|best ever|so soft|a joy|a treat"
        "|top notch|raise|exquisite|friendly|helpful|kind|knowledgeable|welcoming|charming|cosy|cozy|tasty|spotless"
        "|smooth|professional|attentive|patient|generous|magical|unforgettable|memorable|enjoyed|enjoy|enjoyable|fun"
        "|funny|proud|talented|fabulous|marvellous|marvelous|terrific|phenomenal|outstanding|exceptional|fresh|crisp"
        "|elegant|dreamy|blessed|legend|legends|heroes|hero|star",
        1: "nice|good|great|cool|happy|better|works|quiet|soft|years|since|quality|handwritten|cute|every night|love"
        "|not one",
    },
    Kind.IDEA: {
        4: "feature request|would be great if|would be nice|would be great to|would be cool|would be handy"
        "|would be useful|would love to see|it would be cool|you should add|you should make|please add|please make"
        "|how about adding|could you add|could you make|have you thought|have you considered|have you ever thought"
        "|what would really help|would really help|i wish|just a suggestion|suggestion|an idea|one idea|idea for"
        "|would sell like|i would buy|would pay|i'd pay|i'd buy|what this needs|what it needs|needs a|could do with"
        "|would be grateful|would be better if|an option to|option to|any chance of a|if only|consider making"
        "|consider adding|thought for|for next year|bring back|make one in|made these in|make these in|make it in"
        "|come in a|refill pack|dark mode|dark theme|you should open|you should offer|you should do|you should have"
        "|you should really|would be great|would be lovely|would be good|would be amazing|would be awesome"
        "|would be helpful|would be perfect if|would love a|would love an|please consider|maybe you could"
        "|perhaps you could|how about|what about adding|wish you|wish there|wish it|hope you add|more options"
        "|more choice|add support|add a|add an|allow us to|let us choose|let users|should be able to|it'd be great"
        "|it'd be nice|it'd be cool",
        2: "idea|instead of|it'd be|if the app|if you could|could sort|smaller version|bigger version|smaller size"
        "|just saying|a version|i'd never|what about a|subscription for|next year's|missing a|refill"
        "|in black|you should|you could|consider|would prefer|option|options|feature|could be improved|improvement",
    },
    Kind.CHAT: {
        5: "happy birthday|happy anniversary|merry christmas|happy new year|happy easter|congrats on|good luck",
        3: "you know what|guess what|see you|same here|lol|haha*|on the train|on my way|on the way|heading to|first"
        "|the cat|my cat|the dog|telling you about|send help|good morning|good night|happy friday|happy monday"
        "|have a nice|team blue|reminds me of|when i was small|when i was little|when i was a kid|tbt|throwback",
        1: "today|tomorrow|saturday|weekend|rain*|husband|wife|kitchen|toast|lake",
    },
    Kind.SPAM: {
        5: "buy followers|free followers|real followers|real likes|crypto giveaway|double your|guaranteed profit"
        "|forex*|seo services|seo service|rank your website|rank your|first page of|page one of google"
        "|investment opportunity|whatsapp me|dm for promo|dm for collab|promote it on|cheap viagra|casino bonus"
        "|click my bio|link in my bio|onlyfans|airdrop|claim your reward|claim your|claim your prize|you have won"
        "|you've won|was chosen|been selected|been chosen|reply yes|free audit|text me to|get featured"
        "|get you featured|copyright violation|copyright infringement|will be disabled|will be suspended|appeal here"
        "|large inheritance|inheritance|need more likes|more likes|more followers|check my profile|check out my page"
        "|check my page|visit my page|check my bio|grow your|boost your|make money|earn money|from my phone"
        "|passive income|work from home|financial freedom|sugar daddy|hot singles|payday loan|loan offer"
        "|personal loan|message me on|add me on|contact me on|inbox me|hit me up|send a dm to|send us a pic"
        "|dm us your|free giveaways|free iphone|your profile was|your account was|invest in|k followers"
        "|10k followers|dm us for|dm me for|dm for prices|make you rich|easy money|quick cash|get rich"
        "|trading signals|binary options|mentor|recovery expert|hack your|hacked account|get verified|verified badge"
        "|blue tick",
        2: "telegram|giveaway*|bitcoin|crypto|casino|viagra|weekly|promo code for you|hello dear|hi dear|collab"
        "|sponsor*|off today only|today only|90% off|iphone|sale|designer|within 24 hours|beautiful feed|nice page"
        "|very nice|replica|followers|likes|prize|widow|funds|dm|free|congratulations|official|fast delivery|earn"
        "|profit",
    },
}
