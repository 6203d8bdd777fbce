from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "danke für nichts|na danke|na toll|nicht empfehlen|nicht zufrieden|nicht zu empfehlen|das war einmal"
        "|nie mehr|hände weg|überhaupt nicht zufrieden|nicht gerade billig|merkt ihr|nicht weiterempfehlen"
        "|nicht bestellt|nicht sauber|nicht freundlich|nicht gut|gar nicht gut|nicht hilfreich|nicht empfehlenswert"
        "|nie wieder|nichts besonderes|nicht okay",
        3: "fehlt ein|fehlt eine|fehlen|bewertung gelöscht|rezension gelöscht|geld zurück|kaputt*|beschwer*|reklam*"
        "|unverschämt*|enttäusch*|funktioniert nicht|geht nicht|frechheit|defekt*|immer noch nicht|immer noch kein*"
        "|noch immer nicht|schlechter service|schlechteste*|unzufrieden|verärgert|abgebrochen|gebrochen|zerbrochen"
        "|gerissen|zerrissen|abgerissen|beschädigt*|undicht|tropft|läuft aus|ausgelaufen|wackelt|riecht nach|stinkt"
        "|verschimmelt|zerkratzt|falsche größe|falsche farbe|falsch geliefert|falscher artikel|nicht angekommen"
        "|nie angekommen|nicht geliefert|wo bleibt|wo ist mein*|warteschleife|aufgelegt|keine antwort"
        "|niemand antwortet|niemand geht|keiner reagiert|nicht reagiert|hat reagiert|ignoriert|unfreundlich*"
        "|ausgelacht|abgezockt|abzocke|betrug|doppelt abgebucht|zweimal abgebucht|abgebucht|erstattung|erstatten"
        "|rückerstattung|stornier*|wucher|zumutung|unverschämtheit|unmöglich|katastrophe|saftladen|lächerlich"
        "|peinlich|wirft mich raus|stürzt ab|abgestürzt|hängt sich auf|kündige|allergisch|ausschlag|kopfweh"
        "|kopfschmerzen|überteuert|schrott|ging nicht mehr|geht nicht mehr|zum dritten mal|zum vierten mal"
        "|zum zweiten mal|schäbig|mangelhaft|minderwertig|sehr schwach|dreckig*|schmutzig*|kommen nicht wieder"
        "|komme nicht wieder|war's egal|war egal|ist egal|falsch|kalt und|eiskalt|zu teuer|viel zu|eklig*|ekelhaft*"
        "|grauenhaft*|furchtbar*|schrecklich*|miserabel*|mies|miese*|chaotisch*|chaos|albtraum|unprofessionell*"
        "|inkompetent*|arrogant*|respektlos*|ungenießbar*|versalzen*|verkocht*|angebrannt*|zerstört"
        "|verloren gegangen|gestohlen|geklaut|versteckte kosten|stunde gewartet|ewig gewartet|warten lassen"
        "|verarscht|verarsche|lüge*|angelogen|ausgesperrt|unzuverlässig*|unfair|schlampig*|lieblos*|bereue"
        "|verschwendung|unmöglich*|skandal*|erbärmlich*|schlimm*|abgelehnt|verweigert",
        2: "sendungsverfolgung|rufen sie mich|ruft mich|rückruf|applaus|nicht angetroffen|ärger*|ärgert|sauer"
        "|genervt|nervt|fehlt|vergeblich|verspät*|traurig|schade|leider|fehler|problem*|nicht mehr|chatbot|müde"
        "|heulend|geheult|hingehalten|alles weg|gelöscht|keiner|niemand|nix|schon wieder|echt jetzt|ja nee|ist klar"
        "|früher|völlig anders|ganz anders|tut nix|trotzdem|zurücküberweis*|überweisen sie|anwalt"
        "|verbraucherzentrale|zur bank|ersatz|abgelaufen|kratzer|flecken|loch|wirft mich|langsam|laut|kalt|gewartet"
        "|zu spät|zu klein|zu laut|schwach|verwirrend|vergessen|verloren|krank|schmerzen|voll|lahm|hakt|ruckelt"
        "|hängt|ausgefallen|abgesagt|wartezeit|schlange|fleck|schlechter|schlechte|schlechtes|schlechten|egal",
        1: "schlecht|gehalten|bestellt am|wieder|warte|wochen|seit|zwei wochen|tage|minuten|nur|nicht|euro|erst|dann"
        "|spät|teuer|bis heute|mail",
    },
    Kind.QUESTION: {
        3: "ich wüsste gern*|wüsste gern*|mich würde interessieren|würde gern wissen|würde gerne wissen"
        "|kann mir jemand|weiß jemand|sagt mir|könnt ihr mir sagen|könntet ihr mir sagen|könnten sie mir sagen"
        "|habe eine frage|hab eine frage|hätte eine frage|wollte fragen|wollte mal fragen|kurze frage|was würdet ihr",
        2: "^wer|^wo|^wann|^welche*|wie viel*|wieviel|wie kann|wie lange|wie groß|wie oft|wie brenne|wie heißt"
        "|wo kann|wo gibt|wo finde|gibt es|gibt's|könnt ihr|könntet ihr|können sie|könnten sie|habt ihr|haben sie"
        "|kann man|kann ich|darf man|liefert ihr|liefern sie|verkauft ihr|^passt|^ist|^sind|^gibt|braucht man"
        "|muss man|was kostet|unterschied zwischen|^kommt|seid ihr|wer hat|frage|^bis wann|^muss|^darf|^ab wann"
        "|^wie viel|^seit wann",
    },
    Kind.PRAISE: {
        3: "vielen dank|herzlichen dank|tausend dank|danke schön|dankeschön|liebe es|liebe ihn|liebe sie"
        "|zehn von zehn|10 von 10|hut ab|nehme alles zurück|jeden cent wert|keine einzige blase"
        "|nie so gut geschlafen|bester kauf|beste kauf|läuft und läuft|tag gerettet|wie neu|besser als neu"
        "|sehr zu empfehlen|kann ich nur empfehlen|absolut empfehlenswert|weiter so|ganz großes|großes lob"
        "|volle punktzahl|fünf sterne|5 sterne|sagt wohl alles|sowas von schön|so schön|zum niederknien"
        "|könnte nicht glücklicher|freue mich riesig",
        2: "keine probleme|kein problem|ohne probleme|danke*|super|toll|tolle|toller|tolles|großartig*|klasse"
        "|begeistert|begeisterung|wunderbar*|wunderschön*|mega|genial*|perfekt*|traumhaft*|befördert|gehaltserhöhung"
        "|ein traum|herrlich*|lecker*|empfehl*|beste|bester|bestes|zufrieden|top|hammer|spitze|spitzenklasse"
        "|liebevoll*|hübsch*|stark|lob|glücklich|verliebt|lieblings*|gelacht|gefreut|tadellos|einwandfrei"
        "|hervorragend*|ausgezeichnet*|bequem*|geniale*|schönste*|freude|beeindruckt|gibt's nicht|freundlich*"
        "|hilfsbereit*|köstlich*|nett*|gemütlich*|sauber*|lustig*|schöner|schönes|wundervoll*|unvergesslich*"
        "|zauberhaft*|grandios*|sensationell*|erstklassig*|vorbildlich*|kompetent*|liebe die|liebe den|liebe das|fan"
        "|stolz|genossen|spaß|aufmerksam*|herzlich*",
        1: "gut|prima|schön|schöne*|gute*|gefällt|nett|schnell*|seit|jahre|handgeschrieben*|neu|besser*|dritte",
    },
    Kind.IDEA: {
        4: "wäre toll|wäre schön|wäre gut|wäre super|wäre klasse|wäre praktisch|wäre nett|wäre cool|vorschlag"
        "|vorschläge|wünsche mir|würde mir wünschen|würd mir wünschen|würde mir|idee|wie wär's|wie wäre es|wie wärs"
        "|habt ihr mal|mal darüber nachgedacht|nachgedacht|mehr zahlen|mehr bezahlen|würde ich kaufen"
        "|würd ich kaufen|macht doch|macht den|macht die|bringt doch|fehlt nur noch|fehlt eigentlich nur"
        "|nur noch eine|aus den händen gerissen|wirklich helfen würde|mir helfen würde|für nächstes jahr"
        "|könntet ihr nicht|anregung|dunkelmodus|nachfüllpack*|in zukunft|wenn die app|wenn man könnte|ihr solltet"
        "|sie sollten|solltet ihr|wäre genial|wäre hilfreich|würde mich freuen|fände es gut|fände es toll|fänd's"
        "|mehr auswahl|bitte mehr|wünschenswert|warum nicht auch|bietet doch|öffnet doch",
        2: "statt|anstatt|könnte|würde|kleinere größe|größere größe|version|doch|nächstes mal|pausieren|schlaufe"
        "|für kinder",
    },
    Kind.CHAT: {
        5: "alles gute zum geburtstag|frohe weihnachten|frohes neues|frohe ostern|viel glück",
        3: "weißt du was|haha*|hier genauso|geht mir auch so|bis dann|bis samstag|bis später|im zug|unterwegs|erster"
        "|die katze|der hund|guten morgen|gute nacht|schönes wochenende|schönen abend|von dem ich erzählt"
        "|früher in der küche|komm ich an euren|erinnert mich an|mein mann|meine frau",
        1: "samstag|regen|papa|oma|brot|heute",
    },
    Kind.SPAM: {
        5: "follower kaufen|likes kaufen|schreib mir wenn du|schreib mir privat|schreiben sie mir privat"
        "|melde dich auf|kontaktiere mich|auf seite 1|auf platz 1|antworten sie mit|kostenlose analyse|ausgelost"
        "|gewonnen haben|sie haben gewonnen|du hast gewonnen|urheberrechtsverletzung|wird gesperrt|wird deaktiviert"
        "|einspruch|ohne schufa|kredit|sofortkredit|verdopple|verdoppeln sie|werde vorgestellt|schick uns ein bild"
        "|verdiene von zuhause|von zu hause aus geld|mit meinem handy|geld verdienen|passives einkommen|erbschaft"
        "|darlehen|investiere|nebenverdienst|reichweite steigern|follower an einem|schreib uns für|preise per"
        "|schnelles geld|blauen haken|reich werden",
        2: "telegram|gewinn*|auszahlung|nur heute|hallo liebes|glückwunsch|schöner feed|schönes profil|privat"
        "|marken*|die woche|verdiene|kostenlos*|binnen 24|in 24 stunden|bitcoin|follower",
    },
}
