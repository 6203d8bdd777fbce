from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "merci pour rien|merci hein|pas satisfait*|pas content*|je ne recommande pas|ne recommande pas|à éviter"
        "|c'est fini|plus jamais|je déconseille|déconseille|tout ça pour|quelle affaire|ça commence à bien faire"
        "|ce n'est pas le|ce n'est pas la|pas ce que j'ai|on ne reviendra pas|je ne reviendrai pas"
        "|ne reviendrons pas|pas propre|pas aimable|pas terrible|pas bon|rien de spécial|pas à la hauteur",
        3: "manque un|manque une|avis a été|supprimé mon|rembours*|ne marche pas|ne marche plus|marche pas"
        "|marche plus|ne fonctionne pas|ne fonctionne plus|déçu*|déception|inadmissible|honte*|arnaque*|cassé*"
        "|s'est cassé*|réclamation|inacceptable|scandaleu*|pire|service nul|nul à|c'est nul|insatisfait*|mécontent*"
        "|abîmé*|endommagé*|défectueu*|déchiré*|fuit|fuite|coule|en panne|tombé* en panne|pas reçu|jamais reçu"
        "|jamais arrivé*|toujours pas|j'attends toujours|où est mon|il est où|elle est où|mon colis|débité*|prélevé*"
        "|sans réponse|aucune réponse|pas de réponse|personne ne répond|répond pas|raccroche*|impoli*|malpoli*"
        "|s'est moqué|moqué de|annuler la commande|annuler ma commande|rendre ce que|plus confiance|bancale|ça sent"
        "|pue|désagréable|se foutre|foutage|n'importe quoi|catastroph*|lamentable|horrible|voleurs|escrocs|périmé*"
        "|me déconnecte|plante|bugue|allergie|allergique|boutons|mal à la tête|publicité mensongère|trop cher"
        "|rien à voir|décevant*|sale|sales|s'en fiche|s'en fout|trop lente|super lente|m'énerve|froid|froide"
        "|beaucoup trop|dégoûtant*|dégueulasse|infect*|affreu*|atroce*|épouvantable|chaos|chaotique|cauchemar"
        "|incompétent*|arrogant*|méprisant*|immangeable|trop salé|brûlé|volé|perdu mon|perdu ma|plus d'une heure"
        "|fait attendre|attendre une heure|mensong*|menti|injuste|regrette|perte de temps|médiocre|bâclé*"
        "|intolérable|minable|ridicule|refusé|refuse de|gâché|honteusement",
        2: "le suivi|m'appelle|rappelez|il manquait|manquant*|retard*|problème*|dommage|triste|énerv*|colère"
        "|fatiguée|fatigué|personne|effacé*|supprimé*|le robot|absent|encore|sérieusement|lâché|attente|la banque"
        "|rayé*|taché*|au bord des larmes|pleur*|mauvais|mauvaise|pas normal|collé|lent|lente|bruyant*|attendu"
        "|en retard|cher|chère|confus*|oublié*|malade|douleur|annulé*|la queue|erreur|mauvaises|se bloque|rame"
        "|trop petit|trop petite|trop bruyant",
        1: "mal|commandé le|a tenu|semaine|semaines|jours|minutes|depuis|appels|mails|puis|par contre|chapeau pour"
        "|rien",
    },
    Kind.QUESTION: {
        3: "j'aimerais savoir|je voudrais savoir|je voulais savoir|je me demandais|je me demande|pourriez-vous"
        "|pouvez-vous|quelqu'un sait|une question|petite question|vous me conseillez|un conseil pour|savez-vous",
        2: "^quand|^qui|^quoi|combien|comment|où|est-ce que|est-ce qu|avez-vous|livrez-vous|vous livrez|vous ouvrez"
        "|vous avez|vous faites|faut-il|peut-on|y a-t-il|c'est quoi|quelle|quel|quels|quelles|lequel|laquelle|qui a"
        "|différence entre|ça passe|convient|à quelle|j'hésite|ça ferait|c'est normal|^je peux|^à quelle heure"
        "|^peut-on|^on peut|^est-il|^c'est possible|^il faut",
    },
    Kind.PRAISE: {
        3: "merci beaucoup|mille mercis|merci infiniment|un grand merci|j'adore|je l'adore|on adore|à tomber"
        "|dix sur dix|10/10|je retire ce que|tout est dit|chapeau bas|chapeau à|il faut augmenter|meilleur achat"
        "|meilleure achat|m'a fait sourire|pas une ampoule|qu'est-ce qu'il est bon|qu'est-ce que c'est bon|trop beau"
        "|trop belle|trop bon|je recommande|je vous recommande|ne changez rien|continuez comme|coup de cœur"
        "|cinq étoiles|5 étoiles|y a pas mieux|il n'y a pas mieux|n'imaginez pas|comme neuf|comme neuve|au top"
        "|une tuerie|vaut chaque",
        2: "sans problème|aucun problème|merci|parfait*|bravo|magnifique*|superbe*|sublime*|génial*|excellent*"
        "|formidable*|merveill*|délicieu*|ravi*|recommande|top|bluffé*|bluffant|canon|incroyable*|impeccable"
        "|fantastique|splendide|content|contente|satisfait*|j'ai ri|félicitations à|coup de coeur|régal*|heureu*"
        "|confortable*|super travail|super|beau|belle|adorable|meilleur*|sympa|sympathique*|aimable*|gentil*"
        "|accueillant*|chaleureu*|drôle*|inoubliable*|magique*|professionnel*|attentionné*|passionnant*|fan|fier"
        "|fière|exceptionnel*|extraordinaire*|remarquable*|propre et|savoureu*|délice|super visite|super expérience"
        "|amour",
        1: "bon|bien|jolie*|joli|rapide*|vite|ans|écrite à la main|sourire",
    },
    Kind.IDEA: {
        4: "ce serait bien|ça serait bien|ce serait cool|ce serait top|ce serait génial|ça serait|serait pratique"
        "|serait utile|suggestion|une idée|proposition|vous devriez|vous pourriez faire|pourquoi ne pas|et des"
        "|et si vous|vous avez déjà pensé|avez-vous pensé|avez-vous déjà pensé|je paierais plus|paierais plus"
        "|paierais volontiers|faites le|faites la|faites-le|faites-la|il manque juste|il ne manque|manque plus qu"
        "|partirait comme|ce qui m'aiderait|pour l'an prochain|l'année prochaine|j'aimerais bien qu|j'aimerais que"
        "|si seulement|mode sombre|mettez la|j'achèterais|ce serait super|ce serait chouette|ce serait parfait"
        "|vous pourriez|devriez|plus de choix|plus d'options|ajoutez|pensez à|il faudrait|j'aimerais avoir",
        2: "idée|au lieu de|si l'appli|si l'application|recharge*|version|taille enfant|pour enfant*|l'an prochain"
        "|existent en|en pause|plutôt",
    },
    Kind.CHAT: {
        5: "joyeux anniversaire|joyeux noël|bonne année|joyeuses fêtes|bonne chance",
        3: "tu sais quoi|mdr|ptdr|lol|haha*|pareil ici|à bientôt|à samedi|dans le train|en route|preums|le chat"
        "|mon chat|le chien|bonne journée|bonne soirée|bon week-end|bonjour à tous|dont je te parlais|mon mari"
        "|je passe à votre",
        1: "samedi|dimanche|pleut|papa|maman|tartine",
    },
    Kind.SPAM: {
        5: "acheter des abonnés|abonnés gratuits|écris-moi pour|écrivez-moi|contactez-moi|en première page"
        "|répondez oui|audit gratuit|tiré au sort|vous avez gagné|tu as gagné|désactivée pour|sera désactivé*"
        "|violation du droit|droit d'auteur|prêt entre particuliers|prêts entre|doublez votre|envoie une photo à"
        "|envoyez un message à|mise en avant|gagner de l'argent|gagnez de l'argent|revenus passifs"
        "|travail à domicile|investissez|avec mon téléphone|héritage|taux 3|abonnés en un jour|écrivez-nous pour"
        "|argent facile|badge bleu|devenez riche",
        2: "telegram|cadeau*|félicitations|ma belle|gratuit*|aujourd'hui seulement|joli compte|lunettes|je gagne"
        "|par semaine|bitcoin|en privé|officiel|recours",
    },
}
