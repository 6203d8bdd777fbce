from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "danke für nichts|na danke|nicht empfehlen|nicht zufrieden|nicht zu empfehlen|hände weg"
        "|überhaupt nicht zufrieden|nicht gerade billig|merkt ihr|nicht weiterempfehlen|nicht bestellt"
        "|nicht sauber|nicht freundlich|gar nicht gut|nicht hilfreich|nicht empfehlenswert|nicht okay",
        3: "fehlt ein|fehlt eine|bewertung gelöscht|rezension gelöscht|geld zurück|beschwer*|reklam*"
        "|unverschämt*|enttäusch*|funktioniert nicht|frechheit|defekt*|immer noch nicht|immer noch kein*"
        "|noch immer nicht|schlechter service|schlechteste*|unzufrieden|verärgert|abgebrochen|zerbrochen"
        "|zerrissen|abgerissen|beschädigt*|undicht|ausgelaufen|verschimmelt|zerkratzt|falsche größe"
        "|falsche farbe|falsch geliefert|falscher artikel|nicht angekommen|nie angekommen|nicht geliefert"
        "|wo bleibt|wo ist mein*|keine antwort|niemand antwortet|niemand geht|keiner reagiert|nicht reagiert"
        "|unfreundlich*|abgezockt|abzocke|doppelt abgebucht|zweimal abgebucht|abgebucht|erstattung|erstatten"
        "|rückerstattung|stornier*|wucher|zumutung|unverschämtheit|saftladen|wirft mich raus|stürzt ab"
        "|abgestürzt|hängt sich auf|überteuert|ging nicht mehr|geht nicht mehr|zum dritten mal|zum vierten mal"
        "|zum zweiten mal|schäbig|mangelhaft|minderwertig|sehr schwach|kommen nicht wieder|komme nicht wieder"
        "|ekelhaft*|grauenhaft*|miserabel*|unprofessionell*|inkompetent*|arrogant*|respektlos*|ungenießbar*"
        "|versalzen*|verkocht*|angebrannt*|versteckte kosten|stunde gewartet|ewig gewartet|warten lassen"
        "|verarscht|verarsche|angelogen|unzuverlässig*|schlampig*|lieblos*|erbärmlich*|abgelehnt|verweigert"
        "|es fehlt|fehlen drei|fehlen zwei|fehlen teile|fehlen schrauben|fehlen die|da fehlen|drin fehlen"
        "|noch nicht da|nicht da ist|kam nie|kam nicht|nie gekommen|zu spät geliefert|zu spät angekommen"
        "|zu spät gekommen|zerdrückt*|verbeult*|eingedrückt*|löst sich|geht auseinander|fällt auseinander"
        "|fiel auseinander|mehr erwartet|besseres erwartet|für den preis|für das geld|bucht immer noch"
        "|weiterhin ab|rausgeflogen|ist ein witz|aus der leitung|niemand da|niemand hat|keiner meldet"
        "|niemand meldet|keiner wusste|niemand wusste|keiner konnte|niemand konnte|falsches|falsche adresse"
        "|gibt den geist auf|geist aufgegeben|geht nicht an|geht gar nicht|es geht nicht mehr|lässt sich nicht"
        "|springt nicht an|verbindet sich nicht|nichts bekommen|nicht bekommen|nicht erhalten|nie erhalten"
        "|bleibt hängen|nie wieder bei|nie wieder bestell*|nie wieder kauf*|verkratzt*|seit wochen nichts"
        "|immer noch nichts|als zugestellt|angeblich zugestellt|verschluss gerissen|naht gerissen"
        "|henkel abgebrochen|ging kaputt|ist kaputt|sofort kaputt|schon kaputt|war dreckig|war schmutzig"
        "|ist gerissen|ist gebrochen|ist gesprungen|ist verbogen|ist geplatzt|haar im essen|haar in der suppe"
        "|haar in meinem|haar im|essen war kalt|kam kalt|kalt serviert|wlan fliegt|wlan fällt|waren verwelkt"
        "|keine rückmeldung|nie eine antwort|total ärgerlich|sehr ärgerlich|viel zu teuer|viel zu spät|bodenlose"
        "|gelogen|betrogen|zum kotzen|kaputt angekommen|kaputt geliefert|kam kaputt|wieder kaputt|gleich kaputt"
        "|alles kaputt|ist jetzt kaputt|reiner betrug|das ist betrug|färbt ab|keiner mehr ans|geht keiner"
        "|ging keiner|warum bestelle ich|wozu bestelle ich|ausgelacht|tropft trotzdem|ganz anders als"
        "|völlig anders als|nicht wie auf dem",
        2: "sendungsverfolgung|rufen sie mich|ruft mich|nicht angetroffen|ärger*|ärgert|genervt|nervt|fehlt"
        "|vergeblich|schade|leider|problem*|nicht mehr|chatbot|heulend|geheult|hingehalten|alles weg|gelöscht"
        "|schon wieder|echt jetzt|ja nee|ist klar|völlig anders|ganz anders|tut nix|trotzdem|zurücküberweis*"
        "|überweisen sie|anwalt|verbraucherzentrale|zur bank|ersatz|abgelaufen|kratzer|flecken|wirft mich"
        "|langsam|kalt|gewartet|zu spät|zu klein|zu laut|schwach|verwirrend|vergessen|verloren|lahm|hakt|ruckelt"
        "|hängt|ausgefallen|wartezeit|fleck|schlechter|schlechte|schlechtes|schlechten|schrecklich*|chaos"
        "|chaotisch*|albtraum|schlimm*|falsch|stinkt|kopfweh|kopfschmerzen|wackelt|tropft|gerissen|gebrochen"
        "|katastrophe|lächerlich|unmöglich|unmöglich*|lüge*|gestohlen|geklaut|verloren gegangen|skandal*"
        "|zerstört|eiskalt|kalt und|unfair|schmutzig*|dreckig*|bereue|verschwendung|allergisch|ausschlag"
        "|riecht nach|mies|miese*|war egal|war's egal|nicht gut|nie mehr|nie wieder|das war einmal|aufgelegt"
        "|ignoriert|na toll|eklig*|verbogen|gesprungen|geplatzt|geknickt|verspät*|kündige|schrott|abgesagt"
        "|ausgesperrt|schief|nicht besonders|nichts besonderes|zu teuer|viel zu|witz|läuft aus|fehler"
        "|peinlich für|sauer auf|was nun|sendungsverfolgung tot|warteschleife|kaputt*|betrug|furchtbar*|mies*",
        1: "schlecht|bestellt am|wochen|zwei wochen|tage|minuten|euro|bis heute",
        0: "lieferung|paket|bestellung|sendung|bestellt|geliefert|angekommen|service|support|kundendienst"
        "|hotline|app|webseite|website|personal|kellner*|rechnung|qualität|verpackung|bezahlt|ware|produkt"
        "|zimmer|abo|kundin|kunde|kam|nach einer woche|nach zwei wochen|nach drei wochen|nach vier wochen"
        "|nach einem monat|nach zwei monaten|nach drei monaten|nach einem tag|nach zwei tagen|nach drei tagen"
        "|nach elf tagen|am vierten tag|am dritten tag|am zweiten tag|beim ersten waschen|nach der ersten"
        "|schon nach|gekauft|gebucht|gezahlt|termin|techniker|handwerker|verkäufer*|konto|im laden gekauft"
        "|im karton|reißverschluss|naht|griff|deckel|akku|display|vertrag|die maschine",
    },
    Kind.QUESTION: {
        3: "ich wüsste gern*|wüsste gern*|mich würde interessieren|würde gern wissen|würde gerne wissen"
        "|kann mir jemand|weiß jemand|sagt mir|könnt ihr mir sagen|könntet ihr mir sagen|könnten sie mir sagen"
        "|habe eine frage|hab eine frage|hätte eine frage|wollte fragen|wollte mal fragen|kurze frage"
        "|was würdet ihr",
        2: "^wer|^wo|^wann|^welche*|wie viel*|wieviel|wie kann|wie lange|wie groß|wie oft|wie brenne|wie heißt"
        "|wo kann|wo gibt|wo finde|gibt es|gibt's|könnt ihr|könntet ihr|können sie|könnten sie|habt ihr"
        "|haben sie|kann man|kann ich|darf man|liefert ihr|liefern sie|verkauft ihr|^passt|^ist|^sind|^gibt"
        "|braucht man|muss man|was kostet|unterschied zwischen|^kommt|seid ihr|wer hat|frage|^bis wann|^muss"
        "|^darf|^ab wann|^wie viel|^seit wann|per nachnahme|falls etwas kaputt|wenn etwas kaputt|wenn es kaputt"
        "|repariert ihr",
    },
    Kind.PRAISE: {
        3: "vielen dank|herzlichen dank|tausend dank|danke schön|dankeschön|liebe es|liebe ihn|liebe sie"
        "|zehn von zehn|10 von 10|hut ab|nehme alles zurück|jeden cent wert|keine einzige blase"
        "|nie so gut geschlafen|bester kauf|beste kauf|läuft und läuft|tag gerettet|wie neu|besser als neu"
        "|sehr zu empfehlen|kann ich nur empfehlen|absolut empfehlenswert|weiter so|ganz großes|großes lob"
        "|volle punktzahl|fünf sterne|5 sterne|sagt wohl alles|sowas von schön|so schön|zum niederknien"
        "|könnte nicht glücklicher|freue mich riesig",
        2: "keine probleme|kein problem|ohne probleme|danke*|super|toll|tolle|toller|tolles|großartig*|klasse"
        "|begeistert|begeisterung|wunderbar*|wunderschön*|mega|genial*|perfekt*|traumhaft*|befördert"
        "|gehaltserhöhung|ein traum|herrlich*|lecker*|empfehl*|beste|bester|bestes|zufrieden|top|hammer|spitze"
        "|spitzenklasse|liebevoll*|hübsch*|stark|lob|glücklich|verliebt|lieblings*|gelacht|gefreut|tadellos"
        "|einwandfrei|hervorragend*|ausgezeichnet*|bequem*|geniale*|schönste*|freude|beeindruckt|gibt's nicht"
        "|freundlich*|hilfsbereit*|köstlich*|nett*|gemütlich*|sauber*|lustig*|schöner|schönes|wundervoll*"
        "|unvergesslich*|zauberhaft*|grandios*|sensationell*|erstklassig*|vorbildlich*|kompetent*|liebe die"
        "|liebe den|liebe das|fan|stolz|genossen|spaß|aufmerksam*|herzlich*|nicht schlecht|nicht enttäuscht"
        "|nie enttäuscht|keine beschwerden|keine klagen|nichts zu meckern|nichts auszusetzen|bereue nichts"
        "|ich bereue nichts|das warten hat sich|hat sich gelohnt|lohnt sich|unkaputtbar|geht nicht kaputt"
        "|ohne kratzer|kein kratzer|heil angekommen|sicher angekommen|nicht mal böse|nicht mal sauer|tut gut"
        "|hilft mir",
        1: "gut|prima|schön|schöne*|gute*|gefällt|nett|schnell*|seit|jahre|handgeschrieben*|neu|besser*|dritte",
    },
    Kind.IDEA: {
        4: "wäre toll|wäre schön|wäre gut|wäre super|wäre klasse|wäre praktisch|wäre nett|wäre cool|vorschlag"
        "|vorschläge|wünsche mir|würde mir wünschen|würd mir wünschen|würde mir|idee|wie wär's|wie wäre es"
        "|wie wärs|habt ihr mal|mal darüber nachgedacht|nachgedacht|mehr zahlen|mehr bezahlen|würde ich kaufen"
        "|würd ich kaufen|macht doch|macht den|macht die|bringt doch|fehlt nur noch|fehlt eigentlich nur"
        "|nur noch eine|aus den händen gerissen|wirklich helfen würde|mir helfen würde|für nächstes jahr"
        "|könntet ihr nicht|anregung|dunkelmodus|nachfüllpack*|in zukunft|wenn die app|wenn man könnte"
        "|ihr solltet|sie sollten|solltet ihr|wäre genial|wäre hilfreich|würde mich freuen|fände es gut"
        "|fände es toll|fänd's|mehr auswahl|bitte mehr|wünschenswert|warum nicht auch|bietet doch|öffnet doch"
        "|wäre großartig|wäre prima|würdet ihr jemals",
        2: "statt|anstatt|könnte|würde|kleinere größe|größere größe|version|doch|nächstes mal|pausieren|schlaufe"
        "|für kinder",
    },
    Kind.CHAT: {
        5: "alles gute zum geburtstag|frohe weihnachten|frohes neues|frohe ostern|viel glück",
        3: "weißt du was|haha*|hier genauso|geht mir auch so|bis dann|bis samstag|bis später|im zug|unterwegs"
        "|erster|die katze|der hund|guten morgen|gute nacht|schönes wochenende|schönen abend|von dem ich erzählt"
        "|früher in der küche|komm ich an euren|erinnert mich an|mein mann|meine frau",
        1: "samstag|regen|papa|oma|brot|heute|kalter kaffee|kalter tee|kaltes bier|kalt draußen|so kalt"
        "|schlechtes wetter|langsam angehen|langsamer werden|kein stress|keine eile|nicht schlimm|macht nichts"
        "|kein ding|zu spät zum|zu spät ins|im stau|verloren im|falscher zug|verlaufen",
    },
    Kind.SPAM: {
        5: "follower kaufen|likes kaufen|schreib mir wenn du|schreib mir privat|schreiben sie mir privat"
        "|melde dich auf|kontaktiere mich|auf seite 1|auf platz 1|antworten sie mit|kostenlose analyse|ausgelost"
        "|gewonnen haben|sie haben gewonnen|du hast gewonnen|urheberrechtsverletzung|wird gesperrt"
        "|wird deaktiviert|ohne schufa|sofortkredit|verdopple|verdoppeln sie|werde vorgestellt"
        "|schick uns ein bild|verdiene von zuhause|von zu hause aus geld|passives einkommen|nebenverdienst"
        "|reichweite steigern|follower an einem|schreib uns für|preise per|schnelles geld|blauen haken"
        "|reich werden",
        4: "link im profil|link in bio|sofort aufs konto|ohne prüfung",
        3: "mit meinem handy|kredit|einspruch|erbschaft|investiere|geld verdienen|darlehen",
        2: "telegram|gewinn*|auszahlung|nur heute|hallo liebes|glückwunsch|schöner feed|schönes profil|privat"
        "|marken*|die woche|verdiene|kostenlos*|binnen 24|in 24 stunden|bitcoin|follower",
    },
}
