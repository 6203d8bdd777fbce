from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "grazie di niente|grazie per niente|grazie di nulla|non lo consiglio|non consiglio|sconsiglio"
        "|non ci siamo|per niente soddisfatt*|non ne vale|niente soddisfatt*|non torneremo|non tornerò"
        "|non è quello|non pulit*|non mi è piaciut*|non gentil*",
        3: "mio commento|mia recensione|rimbors*|i miei soldi|rivoglio|ridatemi|non funziona*"
        "|smesso di funzionare|delus*|delusione|si è rott*|truffa*|inaccettabile|reclamo|difettos*|danneggiat*"
        "|scheggiat*|mai arrivat*|non è arrivat*|non arriva|dov'è il mio|che fine ha fatto|nemmeno l'ombra"
        "|addebitat*|senza risposta|nessuno risponde|non rispond*|maleducat*|scortes*|trattata come"
        "|trattato come|insoddisfatt*|indignat*|si chiude da sola|si blocca|va in crash|ha ceduto|presa in giro"
        "|pubblicità ingannevole|cancellato il mio|disdetta|menefreghist*|lentissim*|schifos*|incompetent*"
        "|arrogant*|antipatic*|immangiabile|salatissim*|un'ora di attesa|ora di attesa|fatto aspettare"
        "|perdita di tempo|trascurat*|intollerabile|mancano tre|mancano due|mancano i|mancano le|mancava la"
        "|mancava il|manca il pezzo|manca un pezzo|manca una parte|manca una vite|manca un manico|ammaccat*"
        "|schiacciat*|crepat*|si è crepat*|scollat*|si è scollat*|si scolla|scucit*|si è strappat*|si è spezzat*"
        "|si è apert*|non è ancora arrivat*|non ancora arrivat*|arrivato rotto|arrivata rotta|arrivato tardi"
        "|arrivato in ritardo|mi aspettavo di più|mi aspettavo di meglio|a quel prezzo|per quel prezzo"
        "|per questo prezzo|continuate ad|è una barzelletta|caduta la linea|poi è caduta|nessuno sapeva"
        "|nessuno mi|nessuno ci|nessuno è venuto|taglia sbagliata|colore sbagliato|articolo sbagliato"
        "|misura sbagliata|non si accende|non carica|non si connette|non parte|non si apre|ancora niente"
        "|mai ricevut*|non ho ricevuto|mai più da voi|cade a pezzi|ho buttato|risulta consegnat*|mancavano le"
        "|mancavano i|mancavano due|sapeva di bruciato|in dodici pezzi|che perde|perde acqua|è rotto|è rotta"
        "|era rotto|era rotta|arrivati rotti|arrivate rotte|era sporc*|era freddo|era fredda|arrivato freddo"
        "|arrivata fredda|un capello nel|un capello nella|un capello in|wifi cade|che vergogna|una vergogna"
        "|peggior servizio|peggiore esperienza|sempre peggio|servizio pessim*|orribile|è un disastro"
        "|è uno schifo|che schifo|mai una risposta|nessuna risposta|troppo caro per|risponde nessuno"
        "|pessimo servizio|pessima esperienza|pessima qualità|graffio nuovo|avevo chiesto senza|perché ordino"
        "|perché compro ancora|niente a che vedere|vicino sbagliato|ci sono rimasta male|ci sono rimasto male",
        2: "chiamatemi|mi chiami|problem*|purtroppo|peccato|sbagliat*|errore|tutt'altra|senza nemmeno|lento"
        "|lenta|rumoros*|aspettato|confus*|dimenticat*|annullat*|bloccat*|guasto|guasta|troppo piccolo|peggior*"
        "|caos|caotic*|incubo|rubat*|rotti|rotte|schifo|terribile|disastro|sporc*|brutto|brutta|bugi*|ingiust*"
        "|pentit*|inutile|bruciat*|bruciato|tremend*|orrend*|ridicol*|vergogn*|rovinat*|allergia|irritazione"
        "|prurito|mai più|perso il|perso la|strappat*|graffiat*|macchiat*|malissimo|che nervi|scandalos*"
        "|mediocre|ero cliente|arrabbiat*|in pezzi|sfogo|non è possibile|niente di speciale|sbagliato|sbagliata"
        "|scadut*|troppo caro|troppo cara|fregatura|mancano|mancava|ammaccatur*|piegat*|stort*|barzelletta"
        "|amareggiat*|schifezza|esasperante|freddo|fredda|ritard*|gocciola|rifiutat*|stanca di|stanco di"
        "|stufa di|stufo di|e adesso|pessim*|rotto|rotta",
        1: "settiman*|giorni|minuti|oggi è",
        0: "ordine|pacco|spedizione|consegna|assistenza|servizio|l'app|il sito|fattura|qualità|arrivat*|pagato"
        "|prodotto|comprato|confezione|cameriere|cameriera|la camera|cliente|corriere|acquistato|fattorino"
        "|nessuno|dopo due|dopo tre|dopo una settimana|dopo un mese|al terzo giorno|al quarto giorno"
        "|al primo lavaggio|primo utilizzo|dopo un giorno|prenotato|prenotazione|cerniera|manico|coperchio"
        "|batteria|schermo|nella scatola|tecnico|commess*|contratto|conto|abbonamento|numero verde|bancone",
    },
    Kind.QUESTION: {
        3: "vorrei sapere|volevo sapere|mi chiedevo|mi dite|potete dirmi|sapete dirmi|qualcuno sa|una domanda"
        "|avrei una domanda|potreste|potete mandarmi",
        2: "quanto|quanti|quante|^quando|dove|^chi|come si|come posso|come faccio|posso|avete|ce l'avete|spedite"
        "|siete aperti|quale|quali|qual è|va bene|è possibile|si può|esiste|ci sta|si lava|differenza tra"
        "|che taglia|veste|c'è|ci sono|arriva montato|quanto ci mette|fino a quanti|^bisogna|^posso|^a che ora"
        "|^serve|^è possibile|^si può|^devo|in contrassegno|se si rompe|se arriva rotto|fate riparazioni"
        "|lo riparate",
    },
    Kind.PRAISE: {
        3: "grazie mille|mille grazie|lo adoro|la adoro|li adoro|dieci e lode|10 e lode|miglior acquisto"
        "|il miglior acquisto|l'acquisto dell'anno|date un aumento|vale ogni|consigliatissim*|che bello"
        "|che bella|che bontà|che meraviglia|che cura|mai dormito così|nemmeno un graffio|di un altro pianeta"
        "|come nuovi|come nuova|come nuovo|l'ho già consigliat*|complimenti a|complimenti per|innamorat*"
        "|cinque stelle|5 stelle|continuate così|senza parole|un sogno|chapeau",
        2: "senza problemi|nessun problema|grazie|fantastic*|bellissim*|ottim*|adoro|stupend*|meravigli*"
        "|perfett*|eccellent*|splendid*|favolos*|bravi|brava|bravo|bravissim*|buonissim*|squisit*|deliziose"
        "|delizios*|incantat*|felic*|soddisfatt*|consiglio|consigliat*|impeccabile|super|top|geniale|magnific*"
        "|comodissim*|ho riso|commoss*|bontà|spettacol*|complimenti|adorabile|miglior*|simpatic*|gentil*"
        "|accoglient*|divertent*|indimenticabile|magic*|professional*|premuros*|disponibil*|fan|orgoglios*"
        "|eccezional*|straordinari*|fenomenal*|gustos*|pulitissim*|bella visita|bella esperienza|goduto|piaciut*"
        "|niente male|mica male|non male|nessun rimpianto|zero rimpianti|non me ne pento|nessuna lamentela"
        "|niente da ridire|mai delus*|non delude|non deludete|non delud*|mai una delusione|valeva l'attesa"
        "|valsa l'attesa|arrivato integro|arrivata integra|sano e salvo",
        1: "bello|bella|buono|buona|bene|veloce*|arrivat*|carino|carina",
    },
    Kind.IDEA: {
        4: "sarebbe bello|sarebbe utile|sarebbe comodo|sarebbe carino|sarebbe fantastico|suggerimento|suggerisco"
        "|proposta|un'idea|idea per|avete mai pensato|avete pensato|perché non fate|fatela|fatelo|fateli"
        "|ci vorrebbe|manca solo|mancherebbe solo|magari li|magari lo|magari la|pagherei|comprerei"
        "|per l'anno prossimo|anno prossimo|dell'anno prossimo|mi aiuterebbe|se solo|modalità scura|sfondo scuro"
        "|potreste aggiungere|potreste fare|dovreste|dovreste aprire|sarebbe ottimo|sarebbe perfetto"
        "|sarebbe meglio|più scelta|più opzioni|aggiungete|mettete|perché non aprite|vorrei che",
        2: "idea|invece di|con una ricarica|ricarica|versione|da bambino|più piccola|sarebbe|potreste|faceste"
        "|mettere in pausa|nell'app",
    },
    Kind.CHAT: {
        5: "buon compleanno|buon natale|buon anno|buone feste|buona fortuna",
        3: "sai che ti dico|ahah*|haha*|uguale|in treno|per strada|primo|il gatto|il cane|buongiorno a"
        "|buonanotte|buon weekend|quello che ti dicevo|passo al vostro|ci vediamo|a sabato|mi faccio un"
        "|a casa mia",
        1: "sabato|domenica|piove|nonno|tè|caffè freddo|tè freddo|che freddo|fa freddo|meglio tardi|senza fretta"
        "|nessuna fretta|non importa|perdermi in|perso in|persa in|brutto tempo|brutta giornata|treno perso",
    },
    Kind.SPAM: {
        5: "guadagna soldi|guadagnare soldi|comprare follower|scrivimi e|contattami|contattatemi|in prima pagina"
        "|rispondete si|rispondete sì|è stato estratto|hai vinto|avete vinto|sarà disattivata"
        "|violazione del copyright|mandaci una foto|ti mettiamo in|investi oggi|rendita passiva|lavora da casa"
        "|follower in un giorno|scrivici per|soldi facili|spunta blu|diventa ricco",
        4: "link in bio|link nel profilo|chiedimi come|rende il",
        3: "col telefono|eredità|ricorso|investi|in privato|guadagno|prestit*|raddoppia",
        2: "telegram|premi|premio|congratulazioni|ciao tesoro|solo oggi|bel profilo|firmati|a settimana|bitcoin"
        "|ufficiale|gratis|in giornata|estratto|follower",
    },
}
