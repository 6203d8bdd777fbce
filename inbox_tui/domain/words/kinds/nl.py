from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "bedankt voor niets|dank je voor niets|niet tevreden|raad ik niet aan|niet aan te raden"
        "|helemaal niet tevreden|zo kan het niet|afrader|niet meer terug|komen niet terug|niet schoon"
        "|niet vriendelijk|niet behulpzaam|niet wat ik|niet netjes",
        3: "ontbreekt een|mijn reactie|teleurgesteld|teleurstell*|werkt niet|doet het niet|klacht*|geld terug"
        "|terugbetal*|oplichting|oplichters|beschadigd*|defect|verkeerde maat|verkeerde kleur|verkeerd geleverd"
        "|verkeerde buren|nooit aangekomen|niet aangekomen|niet ontvangen|nog steeds niet|nog steeds geen"
        "|wacht nog|waar blijft|waar is mijn|afgeschreven|dubbel afgeschreven|geen antwoord|niemand reageert"
        "|niemand neemt op|onbeschoft|onvriendelijk|behandeld als|ontevreden|sluit vanzelf|vanzelf af|loopt vast"
        "|crasht|ergerlijk|misleidend|beschimmeld|over datum|heel slecht|erg slecht|boeide het niet|kon ze niet"
        "|walgelijk*|onprofessioneel|incompetent*|arrogant*|oneetbaar|aangebrand|laten wachten|tijdverspilling"
        "|waardeloze|ongelooflijk slecht|geweigerd|respectloos|onbetrouwbaar*|ergernis|erger me|gaat stuk"
        "|ging stuk|is stuk|stuk aangekomen|kwam stuk|al stuk|gedeukt*|geplet*|gebarsten|barstte|laat los"
        "|liet los|losgelaten|valt uit elkaar|viel uit elkaar|er missen|er mist een|ontbreken er|ontbreekt er"
        "|nog niet binnen|niet binnen|nog niet gekomen|nooit gekomen|niet gekomen|te laat geleverd"
        "|te laat aangekomen|te laat bezorgd|meer verwacht|beter verwacht|voor die prijs|voor dat geld"
        "|schrijven nog|blijven afschrijven|is een lachertje|is een grap|eruit gegooid|werd verbroken"
        "|verbinding verbroken|niemand aan de|niemand wist|niemand belt|niemand kwam|verkeerd artikel"
        "|verkeerde adres|gaat niet aan|laadt niet|verbindt niet|start niet|niets ontvangen|niks ontvangen"
        "|nooit ontvangen|nog steeds niets|nog steeds niks|nooit meer hier|een uur gewacht|past niet|bekrast"
        "|brak de|brak af|als bezorgd|kreeg bultjes|kreeg uitslag|is gebroken|is gescheurd|was vies|was koud"
        "|koud geserveerd|kwam koud|haar in de|haar in mijn|wifi valt|grote schande|slechtste service"
        "|slechtste ervaring|steeds slechter|wordt steeds slechter|waardeloos|schandalig|nooit antwoord"
        "|geen reactie|veel te duur|veel te laat|is verkeerd|keer gemaild|twaalf stukjes|is kapot|al kapot"
        "|meteen kapot|kapot aangekomen|kwam kapot|kapot geleverd|weer kapot|ging kapot|helemaal kapot"
        "|uur te laat|zegt steeds af|stonk naar|rits eraf|waarom bestel ik|heel anders dan|lijkt niet op"
        "|in het echt heel anders",
        2: "bel me|ontbreekt|ontbreken|mist een|vertraag*|probleem|problemen|helaas|jammer|weggehaald|verwijderd"
        "|chatbot|de bot|foute|alweer|vlek|kras|krassen|zonder briefje|gemaild|niet meer|traag|trage|lawaai*"
        "|gewacht|te laat|te klein|te koud|verwarrend|vergeten|geannuleerd|slechte|foutmelding|wachttijd|boos"
        "|woedend|schande|chaos|chaotisch|nachtmerrie|rommel|vreselijk|verschrikkelijk|belachelijk|gestolen"
        "|gelogen|liegen|spijt|oneerlijk|vies|vieze|smerig*|verkeerd|gek van|hoofdpijn|allergisch|verpest"
        "|weggegooid|verbrand|kwijtgeraakt|irritant|gebroken|gescheurd|scheurde|stinkt|nooit meer|was klant|lekt"
        "|afschuwelijk*|slordig*|uitgelachen|niet lekker|slechtste|verbogen|koud|stuk|niets bijzonders"
        "|opgehangen|te duur|ruikt naar|lachertje|verkeerde|niet blij|uur gewacht|uitslag|bultjes|troep|fout"
        "|moe van|zat van|en nu|in de wacht|verbroken|kapot",
        1: "slecht|weken|dagen|minuten|drie keer|vier keer|euro",
        0: "bestelling|pakket|pakje|levering|geleverd|bezorg*|aangekomen|besteld|service|klantenservice|helpdesk"
        "|de app|jullie app|de site|website|factuur|kwaliteit|product|verpakking|kamer|klant|abonnement|kwam"
        "|ober|niemand|na twee|na drie|na een week|na een maand|op dag twee|op dag drie|op dag vier"
        "|eerste wasbeurt|eerste gebruik|na een dag|gekocht|geboekt|gereserveerd|betaald|rits|handvat|deksel"
        "|accu|batterij|scherm|in de doos|monteur|verkoper|verkoopster|contract|rekening|balie|sluiting",
    },
    Kind.QUESTION: {
        3: "wil graag weten|zou graag weten|ik vroeg me af|vraag me af|weet iemand|kunnen jullie me"
        "|zouden jullie|kunt u mij|een vraag|vraagje|kan iemand mij|ben benieuwd of",
        2: "hoeveel|^wanneer|^waar|^welk|waar kan|waar vind|waar koop|kan ik|kan deze|kan die|kan het|kun je"
        "|kunnen jullie|hebben jullie|heeft u|hebt u|leveren jullie|verkopen jullie|zijn jullie|^is het|^is deze"
        "|^is er|^is de|^zit er|^zijn er|^is|moet je|moet ik|mag het|mag je|komt de|komt het|past daar|past deze"
        "|past het|valt maat|wat kost|wat is het|welke|welk|verschil tussen|tot hoeveel|hoe lang|hoe groot|^mag"
        "|^moet|^tot hoe laat|^hoe laat|^kan|^zit|^hoe|onder rembours|als het stuk|als hij stuk|repareren jullie",
    },
    Kind.PRAISE: {
        3: "heel erg bedankt|hartelijk dank|dank jullie|dank je wel|dankjewel|tien uit tien|10 uit 10|petje af"
        "|elke cent waard|beste aankoop|echte aanrader|aanrader|verdient opslag|opslag|nog geen krasje"
        "|nooit zo goed geslapen|zo goed geslapen|geen blaar|van blijdschap|wat is dit lekker|zo mooi|wat mooi"
        "|super blij|superblij|helemaal weg van|ga zo door|top geregeld|vijf sterren|vind hem geweldig"
        "|vind het geweldig|heel blij mee",
        2: "geen problemen|zonder problemen|bedankt|dank je|dank u|geweldig*|prachtig*|fantastisch*|schitterend*"
        "|heerlijk*|lekker|perfect*|top|super|blij|mooiste|prima|tevreden|verliefd|beste|aanraden|keurig|knap"
        "|toppers|goed gedaan|genieten|onberispelijk|zorg ingepakt|fijn dat|lachen|dol op|geniet|uitstekend*"
        "|comfortabel|aardig*|vriendelijk*|behulpzaam|gezellig*|schoon|grappig*|onvergetelijk*|magisch*"
        "|professione*|attent*|genoten|fan|trots|uitzonderlijk*|buitengewoon*|fenomenaal|verrukkelijk*"
        "|leuke rondleiding|gek op|smaakvol*|hartelijk*|warm welkom|niet slecht|niet verkeerd|geen spijt"
        "|nul spijt|geen klachten|niets te klagen|niks te klagen|niets op aan te merken|nooit teleurgesteld"
        "|niet teleurgesteld|stelt niet teleur|stelt nooit teleur|het wachten waard|wachten waard|geen kras"
        "|heel aangekomen|veilig aangekomen|niet stuk te krijgen",
        1: "goed|mooi|mooie|leuk|leuke|fijn|snel|jaar|binnen|handgeschreven|zacht",
    },
    Kind.IDEA: {
        4: "zou leuk zijn|zou fijn zijn|zou handig zijn|zou mooi zijn|zou top zijn|voorstel|suggestie|tip voor"
        "|een idee|ideetje|hebben jullie weleens|weleens aan|ooit aan gedacht|gedacht|maak hem|maak het"
        "|maak ze eens|mist er alleen|mist alleen|ontbreekt alleen|zou ik hem elke|zou ik elke|ik zou willen"
        "|zou willen dat|betaal graag meer|graag meer voor|voor volgend jaar|volgend jaar|mij zou helpen"
        "|zou helpen|mag van mij|donkere modus|waarom maken jullie niet|jullie zouden|jullie moeten ook"
        "|zou geweldig zijn|zou super zijn|zou perfect zijn|zou beter zijn|meer keuze|meer opties|voeg toe"
        "|waarom niet ook|ik zou graag",
        2: "idee|in plaats van|navulling|kleinere versie|versie|zou|pauzeren|in het klein|handig",
    },
    Kind.CHAT: {
        5: "gefeliciteerd met de|gelukkig nieuwjaar|fijne kerst|prettige feestdagen|succes met|fijne verjaardag",
        3: "weet je wat|haha*|hier precies|precies hetzelfde|in de trein|onderweg|eerste|de kat|de hond"
        "|goedemorgen|goede morgen|welterusten|fijn weekend|fijne dag|bedoelde ik dus|kom ik langs|tot zaterdag"
        "|tot dan|hier thuis|gefeliciteerd met je",
        1: "zaterdag|zondag|regen|opa|boterham|koude koffie|koude thee|koud buiten|zo koud|geen haast"
        "|geen probleem|maakt niet uit|beter laat|te laat voor|verdwaald|verdwalen|slecht weer|slechte dag"
        "|in de file|doet pijn aan je ogen|pijn aan mijn ogen",
    },
    Kind.SPAM: {
        5: "volgers kopen|gratis volgers|app me dan|bericht me op|op pagina 1|antwoord ja|profiel is getrokken"
        "|je hebt gewonnen|u heeft gewonnen|wordt uitgeschakeld|schending van auteursrecht|auteursrecht*"
        "|zonder bkr|stuur een foto naar|wij delen|passief inkomen|privébericht|volgers in één|stuur een dm"
        "|dm voor|snel geld|blauwe vinkje|word rijk",
        4: "link in mijn bio|stuur info|elke dag nieuwe klanten",
        3: "met mijn telefoon|erfenis|bezwaar|investeer|geld lenen|geld verdienen|verdubbel|thuiswerk",
        2: "telegram|prijzen|prijs|proficiat|hoi schat|alleen vandaag|mooi account|per week|ik verdien|bitcoin"
        "|gratis|officieel|lening|volgers",
    },
}
