"""Words that sell, and words that ask to be sold something: a line or two for each language.

Cues stand between bars, folded; ``*`` at the end matches any ending. Chinese and Japanese ones match anywhere.
"""

from __future__ import annotations

SELLING: dict[str, str] = {
    "en": "buy|buy now|buy it|buy yours|purchase|order now|order here|order yours|order today|order online|pre-order"
    "|preorder|shop now|add to cart|get yours|grab yours|book now|book a call|book a demo|book your"
    "|book a slot|book a table|book online|book today|reserve your|free trial|try it free|start your trial|demo"
    "|sign up|signup|subscribe to our|subscribe now|subscribe here|join our newsletter|our newsletter"
    "|join the waitlist|join our waitlist|register now|register here|discount|discounts|discount code|promo code"
    "|coupon|voucher code|use code|use the code|with code|special offer|limited offer|limited time|last chance"
    "|on sale|our sale|best price|low price|great price|link in bio|check out our shop|check out our store"
    "|visit our shop|visit our store|in our shop|in our store|upgrade to|upgrade now|our paid plan|our premium"
    "|dm us to order|message us to order",
    "de": "kauf jetzt|jetzt kaufen|kaufen|kauft|kaufe|bestell jetzt|jetzt bestellen|bestellt euch|bestell dir"
    "|hier bestellen|bestellbar|vorbestell*|jetzt shoppen|jetzt buchen|buch jetzt|jetzt sichern|sichert euch"
    "|sicher dir|demo|vorführtermin|kostenlos testen|probeabo|anmelden|melde dich an|meldet euch an|registrier*"
    "|newsletter|abonnier*|rabatt|rabatte|rabattcode|gutschein|gutscheincode|aktionscode|mit dem code|angebot"
    "|angebote|sonderangebot|nur heute|nur für kurze zeit|im angebot|in unserem shop|in unserem laden"
    "|in unserem onlineshop|unseren shop|zum shop|schnäppchen",
    "es": "compra ya|compra ahora|compra aquí|compralo|cómpralo|comprar|cómprate|pide ya|pídelo|haz tu pedido"
    "|reserva ya|reserva ahora|reserva aquí|reserva tu|demo|demostración|prueba gratis|prueba gratuita|regístrate"
    "|registrate|inscríbete|inscribete|suscríbete|suscribete|boletín|descuento|descuentos|código de descuento"
    "|código promocional|cupón|cupon|con el código|oferta|ofertas|promoción|rebajas|solo hoy|sólo hoy"
    "|última oportunidad|en nuestra tienda|nuestra tienda|visita nuestra|consigue el tuyo|aprovecha",
    "fr": "achetez|achète|acheter|commandez|commande ici|commander ici|précommand*|réservez|réserve ta|réserver ici"
    "|démo|démonstration|essai gratuit|essayez gratuitement|inscrivez-vous|inscris-toi|abonnez-vous|abonne-toi"
    "|newsletter|remise|réduction|réductions|code promo|code de réduction|bon de réduction|avec le code"
    "|offre spéciale|offre limitée|notre offre|promo|promotion|soldes|en solde|dernière chance|profitez"
    "|dans notre boutique|notre boutique|sur notre boutique",
    "pt": "compre|compra já|comprar|encomende|encomenda já|peça já|peça o seu|faça seu pedido|reserve já"
    "|reserve agora|reserve o seu|demo|demonstração|teste grátis|teste gratuito|cadastre-se|inscreva-se|registe-se"
    "|assine|newsletter|desconto|descontos|código de desconto|cupom|cupão|com o código|oferta|ofertas|promoção"
    "|promoções|só hoje|última chance|aproveite|na nossa loja|nossa loja|garanta o seu|garanta já",
    "it": "compra ora|compra subito|compralo|comprare|acquista|acquistalo|acquistare|ordina ora|ordina subito"
    "|ordinalo|ordina qui|preordin*|prenota ora|prenota subito|prenota qui|prenota il tuo|prenota una|demo"
    "|dimostrazione|prova gratuita|prova gratis|iscriviti|registrati|abbonati|newsletter|sconto|sconti|codice sconto"
    "|codice promozionale|buono sconto|con il codice|offerta|offerte|promozione|saldi|solo oggi|ultima occasione"
    "|approfitta|nel nostro negozio|nostro negozio|nel nostro shop",
    "nl": "koop nu|koop hem|koop het|kopen|bestel nu|bestel hier|bestel de jouwe|bestel hem|pre-order|reserveer nu"
    "|boek nu|boek hier|boek een|demo|probeer gratis|gratis proberen|proefabonnement|meld je aan|schrijf je in"
    "|abonneer*|nieuwsbrief|korting|kortingen|kortingscode|actiecode|met code|met de code|aanbieding|aanbiedingen"
    "|uitverkoop|alleen vandaag|laatste kans|in onze winkel|onze webshop|in onze shop|scoor",
    "ja": "購入はこちら|ご購入|お買い求め|お買い上げ|ご注文|注文はこちら|予約受付|ご予約|予約はこちら|デモ|無料体験"
    "|無料トライアル|お申し込み|申し込みはこちら|会員登録|ご登録|メルマガ|割引|クーポン|プロモコード|セール|特価|お得"
    "|キャンペーン|限定価格|オンラインショップ|通販サイト",
    "zh": "立即购买|点击购买|购买链接|马上购买|去购买|下单|抢购|预订|预购|预约|试用|演示|注册|订阅|报名|折扣|优惠"
    "|优惠码|优惠券|打折|促销|特价|限时|秒杀|我们的店|我们店|网店|立即下單|立即購買|購買連結|優惠|訂閱|註冊|預訂|預購",
}
"""What makes a text of ours an ask. Amounts of money and links are looked for besides."""

GIVING_BACK = (
    "refund*|money back|reimburs*|compensat*|free of charge|for free|at no cost|our treat|erstatt*|rückerstatt*"
    "|geld zurück|gutschrift|kostenlos|kostenfrei|geschenkt|reembols*|devolvemos|devolver|gratis|sin coste|sin costo"
    "|rembours*|offert|gratuitement|sans frais|devolvid*|grátis|sem custo|rimbors*|gratuitamente|omaggio|terugbeta*"
    "|geld terug|kosteloos|返金|無料で|お詫び|退款|免费|赔偿|退錢|退钱"
)
"""Beside these, an amount of money is one that goes to them."""

NEGATIONS = (
    "doesn't|don't|dont|geen|jamais|kein|keine|keinen|nada|needn't|nem|never|nicht|nichts|nie|niente|niet|niets|no"
    "|non|nooit|not|nunca|não|ohne|pas|rien|sans|sem|senza|sin|without|zonder"
)
"""Within three words before a cue they take it back: "no need to buy anything"."""

SOLICITING: dict[str, str] = {
    "en": "how much|what's the price|what is the price|what does it cost|what does this cost|price please|price?"
    "|cost?|prices|pricing|what are the prices|price list|price of|send me the link|send the link|link please"
    "|have a link|got a link|is there a link|the link to|link?|where can i buy|where can i get|where can we buy"
    "|where can we get|where do i buy|where do i get|where to buy|where to get|where could i buy|how can i buy"
    "|how do i buy|can i buy|could i buy|want to buy|like to buy|love to buy|take my money|can i order|how do i order"
    "|how can i order|where can i order|want to order|like to order|in stock|back in stock|available|availability"
    "|still have|do you sell|do you have any|do you ship|do you deliver|does it ship|ship to|deliver to|for sale"
    "|restock*|a discount|any discount|discount code|promo code|coupon|can i book|how do i book|want to book"
    "|like to book|sign up?|can i sign up|how do i sign up|where do i sign up|a demo|a quote|is there a trial"
    "|free trial|your website|your shop|your store|online shop",
    "de": "wie viel|wieviel|was kostet|was kosten|preis|preise|preisliste|wie teuer|link bitte|den link|einen link"
    "|link?|wo kann man|wo kann ich|wo gibt es|wo gibt's|wo bekomm*|wo krieg*|wo kauf*|kann ich kaufen"
    "|würde gern kaufen|möchte kaufen|kann man kaufen|kann man bestellen|kann ich bestellen|möchte bestellen"
    "|bestellen?|verfügbar|lieferbar|auf lager|vorrätig|noch da|wieder da|habt ihr noch|gibt es noch|verkauft ihr"
    "|liefert ihr|versendet ihr|verschickt ihr|rabatt|rabattcode|gutschein|buchen|anmelden?|eine demo|angebot"
    "|onlineshop|euer shop|eure website",
    "es": "cuánto cuesta|cuanto cuesta|cuánto vale|cuanto vale|cuánto cuestan|cuánto es|cuanto es|precio|precios"
    "|qué precio|el enlace|un enlace|enlace?|el link|link?|dónde puedo comprar|donde puedo comprar|dónde comprar"
    "|donde comprar|dónde lo venden|dónde se compra|dónde lo consigo|dónde consigo|quiero comprar|me gustaría comprar"
    "|puedo comprar|puedo pedir|cómo pido|cómo lo pido|quiero pedir|disponible|disponibles|disponibilidad|en stock"
    "|tenéis en|queda alguno|quedan|vendéis|venden|hacéis envíos|enviáis|envían|hacen envíos|descuento|cupón|reservar"
    "|inscrib*|una demo|vuestra web|su web|tienda online",
    "fr": "combien coûte|combien ça coûte|c'est combien|quel est le prix|quel prix|le prix|les prix|tarif|tarifs"
    "|le lien|un lien|lien?|où acheter|où puis-je acheter|où peut-on acheter|où est-ce qu'on peut acheter|où trouver"
    "|où puis-je trouver|où se procurer|je veux acheter|j'aimerais acheter|peut-on acheter|peut-on commander"
    "|commander?|comment commander|je peux commander|disponible|disponibles|disponibilité|en stock|en rayon"
    "|il en reste|vous vendez|vendez-vous|livrez-vous|vous livrez|réduction|code promo|réserver|s'inscrire|m'inscrire"
    "|une démo|un devis|votre site|boutique en ligne",
    "pt": "quanto custa|quanto é|quanto sai|quanto fica|qual o preço|qual é o preço|preço|preços|valor?|qual o valor"
    "|o link|um link|link?|onde posso comprar|onde compro|onde comprar|onde encontro|onde vende|onde consigo"
    "|quero comprar|gostaria de comprar|posso comprar|como compro|como faço para comprar|como encomendo"
    "|posso encomendar|quero encomendar|disponível|disponíveis|disponibilidade|em estoque|em stock|ainda tem"
    "|ainda têm|vocês vendem|vendem|entregam|vocês enviam|desconto|cupom|reservar|inscrever|uma demo|um orçamento"
    "|o site de vocês|loja online",
    "it": "quanto costa|quanto costano|quanto viene|che prezzo|qual è il prezzo|prezzo|prezzi|il link|un link|link?"
    "|dove posso comprar*|dove si compra|dove comprar*|dove acquistar*|dove posso acquistar*|dove lo trovo"
    "|dove la trovo|dove trovo|dove si trova in vendita|vorrei comprar*|voglio comprar*|posso comprar*|posso ordinar*"
    "|come ordino|come si ordina|vorrei ordinar*|disponibile|disponibili|disponibilità|ancora disponibil*"
    "|in magazzino|ne avete ancora|vendete|spedite|consegnate|sconto|codice sconto|prenotar*|iscriver*|una demo"
    "|un preventivo|il vostro sito|negozio online",
    "nl": "hoeveel kost|wat kost|wat kosten|hoe duur|prijs|prijzen|prijslijst|de link|een link|linkje|link?"
    "|waar kan ik|waar koop|waar te koop|waar te krijgen|waar vind ik|wil kopen|wil graag kopen|kan ik kopen|te koop"
    "|kan ik bestellen|wil bestellen|hoe bestel|bestellen?|beschikbaar|leverbaar|op voorraad|hebben jullie nog"
    "|verkopen jullie|leveren jullie|verzenden jullie|korting|kortingscode|boeken?|reserveren|aanmelden?|een demo"
    "|offerte|jullie website|webshop",
    "ja": "いくら|値段|価格|おいくら|リンク|どこで買|どこで購入|どこに売|どこで売|どこで手に入|買えます|買いたい"
    "|購入でき|購入したい|購入方法|注文でき|注文したい|通販|在庫|再入荷|再販|売ってます|売っています|売ってる"
    "|販売して|取り扱い|取扱い|発送|配送でき|送料|割引|クーポン|予約でき|予約したい|申し込み|デモ|見積",
    "zh": "多少钱|多少錢|什么价|价格|價格|怎么卖|几块|链接|連結|求链接|哪里买|哪里可以买|在哪买|哪儿买|哪里能买"
    "|哪裡買|怎么买|怎麼買|想买|想買|能买|可以买|怎么下单|想订|有货|有貨|还有吗|还有货|现货|补货|卖吗|有卖|发货|配送"
    "|运费|折扣|优惠|预订|预约|报名|试用|报价",
}
"""What they ask for that makes telling it an answer. A ``?`` at the end of a cue stands for the sign itself."""

REQUESTING = (
    "how much is|price please|link please|send me the link|send the link|want to buy|like to buy|love to buy"
    "|take my money|want to order|like to order|want to book|like to book|link bitte|würde gern kaufen|möchte kaufen"
    "|möchte bestellen|quiero comprar|me gustaría comprar|quiero pedir|je veux acheter|j'aimerais acheter"
    "|quero comprar|gostaria de comprar|quero encomendar|vorrei comprar*|voglio comprar*|vorrei ordinar*|wil kopen"
    "|wil graag kopen|wil bestellen|買いたい|購入したい|注文したい|予約したい|求链接|想买|想買|想订"
)
"""Those of them that are a request by themselves; the others have to stand in a question or a request."""
