from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "grazie di niente|grazie per niente|grazie di nulla|non lo consiglio|non consiglio|sconsiglio"
        "|non ci siamo|mai più|per niente soddisfatt*|complimenti vivissimi|ero cliente|non ne vale"
        "|niente soddisfatt*|non torneremo|non tornerò|non è quello|non pulit*|niente di speciale|non mi è piaciut*"
        "|non è possibile|non gentil*",
        3: "manca un|manca una|mancano|mancavano|mancava|mio commento|mia recensione|sfogo|prurito|rimbors*"
        "|i miei soldi|rivoglio|ridatemi|non funziona*|smesso di funzionare|delus*|delusione|pessim*|peggior*"
        "|vergogn*|rotto|rotta|rotti|rotte|si è rott*|truffa*|inaccettabile|reclamo|difettos*|danneggiat*|strappat*"
        "|scheggiat*|macchiat*|graffiat*|mai arrivat*|non è arrivat*|non arriva|dov'è il mio|che fine ha fatto"
        "|nemmeno l'ombra|addebitat*|senza risposta|mai una risposta|nessuna risposta|nessuno risponde|non rispond*"
        "|maleducat*|scortes*|trattata come|trattato come|insoddisfatt*|arrabbiat*|amareggiat*|indignat*"
        "|si chiude da sola|si blocca|va in crash|perde acqua|perde|gocciola|saltata|saltato|ha ceduto|allergia"
        "|irritazione|bruciato|buttato|caduta la linea|in attesa|schifo|orribile|disastro|fregatura|presa in giro"
        "|pubblicità ingannevole|scadut*|cancellato il mio|in pezzi|disdetta|malissimo|sporc*|menefreghist*"
        "|lentissim*|che nervi|sbagliato|sbagliata|freddo e|troppo caro|troppo cara|schifos*|schifezza|terribile"
        "|tremend*|orrend*|caos|caotic*|incubo|incompetent*|arrogant*|antipatic*|inutile|immangiabile|salatissim*"
        "|bruciat*|rubat*|perso il|perso la|un'ora di attesa|ora di attesa|fatto aspettare|bugi*|ingiust*|pentit*"
        "|perdita di tempo|mediocre|trascurat*|intollerabile|rifiutat*|rovinat*|scandalos*|ridicol*|esasperante",
        2: "chiamatemi|mi chiami|ritard*|problem*|purtroppo|peccato|triste|stanca|stanco|nessuno|il robot|sbagliat*"
        "|errore|di nuovo|davvero|corriere|tutt'altra|fattorino|cerniera|ladro|mai|ci siete|senza nemmeno|ancora"
        "|lento|lenta|rumoros*|aspettato|attesa|caro|cara|confus*|dimenticat*|malat*|dolore|annullat*|coda|fila"
        "|bloccat*|freddo|fredda|guasto|guasta|troppo piccolo|brutto|brutta",
        1: "mal|male|settiman*|giorni|minuti|oggi è|ho scritto|tre volte|quattro volte|poi|scritto",
    },
    Kind.QUESTION: {
        3: "vorrei sapere|volevo sapere|mi chiedevo|mi dite|potete dirmi|sapete dirmi|qualcuno sa|una domanda"
        "|avrei una domanda|potreste|potete mandarmi",
        2: "quanto|quanti|quante|^quando|dove|^chi|come si|come posso|come faccio|posso|avete|ce l'avete|spedite"
        "|siete aperti|quale|quali|qual è|va bene|è possibile|si può|esiste|ci sta|si lava|differenza tra|che taglia"
        "|veste|c'è|ci sono|arriva montato|quanto ci mette|fino a quanti|^bisogna|^posso|^a che ora|^serve"
        "|^è possibile|^si può|^devo",
    },
    Kind.PRAISE: {
        3: "grazie mille|mille grazie|lo adoro|la adoro|li adoro|dieci e lode|10 e lode|miglior acquisto"
        "|il miglior acquisto|l'acquisto dell'anno|date un aumento|vale ogni|consigliatissim*|che bello|che bella"
        "|che bontà|che meraviglia|che cura|mai dormito così|nemmeno un graffio|di un altro pianeta|come nuovi"
        "|come nuova|come nuovo|l'ho già consigliat*|complimenti a|complimenti per|innamorat*|cinque stelle|5 stelle"
        "|continuate così|senza parole|un sogno|chapeau",
        2: "senza problemi|nessun problema|grazie|fantastic*|bellissim*|ottim*|adoro|stupend*|meravigli*|perfett*"
        "|eccellent*|splendid*|favolos*|bravi|brava|bravo|bravissim*|buonissim*|squisit*|deliziose|delizios*"
        "|incantat*|felic*|soddisfatt*|consiglio|consigliat*|impeccabile|super|top|geniale|magnific*|comodissim*"
        "|ho riso|commoss*|bontà|spettacol*|complimenti|adorabile|miglior*|simpatic*|gentil*|accoglient*|divertent*"
        "|indimenticabile|magic*|professional*|premuros*|disponibil*|fan|orgoglios*|eccezional*|straordinari*"
        "|fenomenal*|gustos*|pulitissim*|bella visita|bella esperienza|goduto|piaciut*",
        1: "bello|bella|buono|buona|bene|veloce*|arrivat*|carino|carina",
    },
    Kind.IDEA: {
        4: "sarebbe bello|sarebbe utile|sarebbe comodo|sarebbe carino|sarebbe fantastico|suggerimento|suggerisco"
        "|proposta|un'idea|idea per|avete mai pensato|avete pensato|perché non fate|fatela|fatelo|fateli|ci vorrebbe"
        "|manca solo|mancherebbe solo|magari li|magari lo|magari la|pagherei|comprerei|per l'anno prossimo"
        "|anno prossimo|dell'anno prossimo|mi aiuterebbe|se solo|modalità scura|sfondo scuro|potreste aggiungere"
        "|potreste fare|dovreste|dovreste aprire|sarebbe ottimo|sarebbe perfetto|sarebbe meglio|più scelta"
        "|più opzioni|aggiungete|mettete|perché non aprite|vorrei che",
        2: "idea|invece di|con una ricarica|ricarica|versione|da bambino|più piccola|sarebbe|potreste|faceste"
        "|mettere in pausa|nell'app",
    },
    Kind.CHAT: {
        5: "buon compleanno|buon natale|buon anno|buone feste|buona fortuna",
        3: "sai che ti dico|ahah*|haha*|uguale|in treno|per strada|primo|il gatto|il cane|buongiorno a|buonanotte"
        "|buon weekend|quello che ti dicevo|passo al vostro|ci vediamo|a sabato|mi faccio un|a casa mia",
        1: "sabato|domenica|piove|nonno|tè",
    },
    Kind.SPAM: {
        5: "guadagna soldi|guadagnare soldi|guadagno|comprare follower|scrivimi e|contattami|contattatemi"
        "|in prima pagina|rispondete si|rispondete sì|è stato estratto|hai vinto|avete vinto|sarà disattivata"
        "|violazione del copyright|ricorso|prestit*|raddoppia|mandaci una foto|ti mettiamo in|investi oggi|investi"
        "|rendita passiva|lavora da casa|col telefono|eredità|in privato|follower in un giorno|scrivici per"
        "|soldi facili|spunta blu|diventa ricco",
        2: "telegram|premi|premio|congratulazioni|ciao tesoro|solo oggi|bel profilo|firmati|a settimana|bitcoin"
        "|ufficiale|gratis|in giornata|estratto|follower",
    },
}
