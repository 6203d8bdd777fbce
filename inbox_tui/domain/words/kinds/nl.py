from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "bedankt voor niets|dank je voor niets|niet tevreden|raad ik niet aan|niet aan te raden|nooit meer"
        "|was klant|helemaal niet tevreden|zo kan het niet|niet blij|afrader|niet meer terug|komen niet terug"
        "|niet schoon|niet vriendelijk|niet behulpzaam|niet lekker|niets bijzonders|niet wat ik|niet netjes",
        3: "ontbreekt een|mijn reactie|kapot|teleurgesteld|teleurstell*|werkt niet|doet het niet|klacht*|geld terug"
        "|terugbetal*|schandalig|schande|waardeloos|oplichting|oplichters|slechtste|stuk|gescheurd|scheurde|gebroken"
        "|brak|beschadigd*|defect|lekt|lekken|lek|verkeerde maat|verkeerde kleur|verkeerd geleverd|verkeerde buren"
        "|nooit aangekomen|niet aangekomen|niet ontvangen|nog steeds niet|nog steeds geen|wacht nog|waar blijft"
        "|waar is mijn|afgeschreven|dubbel afgeschreven|geen antwoord|geen reactie|niemand reageert|niemand neemt op"
        "|in de wacht|verbroken|opgehangen|onbeschoft|onvriendelijk|uitgelachen|behandeld als|boos|woedend"
        "|ontevreden|sluit vanzelf|vanzelf af|loopt vast|crasht|stinkt|ruikt naar|verbrand|weggegooid|allergisch"
        "|uitslag|bultjes|hoofdpijn|belachelijk|vreselijk|verschrikkelijk|troep|rommel|ergerlijk|misleidend|wil die"
        "|te duur|beschimmeld|over datum|heel slecht|erg slecht|vies|vieze|smerig*|boeide het niet|kon ze niet"
        "|gek van|verkeerd|koud en|walgelijk*|afschuwelijk*|chaos|chaotisch|nachtmerrie|onprofessioneel|incompetent*"
        "|arrogant*|oneetbaar|aangebrand|gestolen|kwijtgeraakt|uur gewacht|een uur gewacht|laten wachten|gelogen"
        "|liegen|oneerlijk|spijt|tijdverspilling|matig|slordig*|waardeloze|ongelooflijk slecht|geweigerd|verpest"
        "|respectloos|onbetrouwbaar*|ergernis|erger me|irritant",
        2: "bel me|bellen|ontbreekt|ontbreken|mist een|vertraag*|probleem|problemen|helaas|jammer|moe|verdrietig"
        "|niemand|weggehaald|verwijderd|chatbot|de bot|fout|foute|alweer|serieus|vlek|kras|krassen|zonder briefje"
        "|gemaild|niet meer|traag|trage|lawaai*|luid|gewacht|te laat|te klein|te koud|duur|verwarrend|vergeten|ziek"
        "|pijn|geannuleerd|rij|hangt|slechte|koud|foutmelding|wachttijd",
        1: "slecht|weken|dagen|minuten|sinds|wacht|nog steeds|vandaag de|eerst|toen|toch|drie keer|vier keer|anders"
        "|weer|euro",
    },
    Kind.QUESTION: {
        3: "wil graag weten|zou graag weten|ik vroeg me af|vraag me af|weet iemand|kunnen jullie me|zouden jullie"
        "|kunt u mij|een vraag|vraagje|kan iemand mij|ben benieuwd of",
        2: "hoeveel|^wanneer|^waar|^welk|waar kan|waar vind|waar koop|kan ik|kan deze|kan die|kan het|kun je"
        "|kunnen jullie|hebben jullie|heeft u|hebt u|leveren jullie|verkopen jullie|zijn jullie|^is het|^is deze"
        "|^is er|^is de|^zit er|^zijn er|^is|moet je|moet ik|mag het|mag je|komt de|komt het|past daar|past deze"
        "|past het|valt maat|wat kost|wat is het|welke|welk|verschil tussen|tot hoeveel|hoe lang|hoe groot|^mag"
        "|^moet|^tot hoe laat|^hoe laat|^kan|^zit|^hoe",
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
        "|comfortabel|aardig*|vriendelijk*|behulpzaam|gezellig*|schoon|grappig*|onvergetelijk*|magisch*|professione*"
        "|attent*|genoten|fan|trots|uitzonderlijk*|buitengewoon*|fenomenaal|verrukkelijk*|leuke rondleiding|gek op"
        "|smaakvol*|hartelijk*|warm welkom",
        1: "goed|mooi|mooie|leuk|leuke|fijn|snel|jaar|binnen|handgeschreven|zacht",
    },
    Kind.IDEA: {
        4: "zou leuk zijn|zou fijn zijn|zou handig zijn|zou mooi zijn|zou top zijn|voorstel|suggestie|tip voor"
        "|een idee|ideetje|hebben jullie weleens|weleens aan|ooit aan gedacht|gedacht|maak hem|maak het|maak ze eens"
        "|mist er alleen|mist alleen|ontbreekt alleen|zou ik hem elke|zou ik elke|ik zou willen|zou willen dat"
        "|betaal graag meer|graag meer voor|voor volgend jaar|volgend jaar|mij zou helpen|zou helpen|mag van mij"
        "|donkere modus|waarom maken jullie niet|jullie zouden|jullie moeten ook|zou geweldig zijn|zou super zijn"
        "|zou perfect zijn|zou beter zijn|meer keuze|meer opties|voeg toe|waarom niet ook|ik zou graag",
        2: "idee|in plaats van|navulling|kleinere versie|versie|zou|pauzeren|in het klein|handig",
    },
    Kind.CHAT: {
        5: "gefeliciteerd met de|gelukkig nieuwjaar|fijne kerst|prettige feestdagen|succes met|fijne verjaardag",
        3: "weet je wat|haha*|hier precies|precies hetzelfde|in de trein|onderweg|eerste|de kat|de hond|goedemorgen"
        "|goede morgen|welterusten|fijn weekend|fijne dag|bedoelde ik dus|kom ik langs|tot zaterdag|tot dan"
        "|hier thuis|gefeliciteerd met je",
        1: "zaterdag|zondag|regen|opa|boterham",
    },
    Kind.SPAM: {
        5: "volgers kopen|gratis volgers|app me dan|bericht me op|op pagina 1|antwoord ja|profiel is getrokken"
        "|je hebt gewonnen|u heeft gewonnen|wordt uitgeschakeld|schending van auteursrecht|auteursrecht*|bezwaar"
        "|geld lenen|zonder bkr|verdubbel|stuur een foto naar|wij delen|met mijn telefoon|geld verdienen"
        "|passief inkomen|thuiswerk|investeer|erfenis|privébericht|volgers in één|stuur een dm|dm voor|snel geld"
        "|blauwe vinkje|word rijk",
        2: "telegram|prijzen|prijs|proficiat|hoi schat|alleen vandaag|mooi account|per week|ik verdien|bitcoin"
        "|gratis|officieel|lening|volgers",
    },
}
