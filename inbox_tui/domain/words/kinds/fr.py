from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "merci pour rien|merci hein|pas satisfait*|pas content*|je ne recommande pas|ne recommande pas"
        "|je déconseille|déconseille|ça commence à bien faire|ce n'est pas le|ce n'est pas la|pas ce que j'ai"
        "|on ne reviendra pas|je ne reviendrai pas|ne reviendrons pas|pas propre|pas aimable|pas à la hauteur",
        3: "avis a été|supprimé mon|rembours*|ne marche pas|ne marche plus|marche pas|marche plus"
        "|ne fonctionne pas|ne fonctionne plus|déçu*|inadmissible|arnaque*|réclamation|inacceptable|scandaleu*"
        "|service nul|nul à|c'est nul|insatisfait*|mécontent*|abîmé*|endommagé*|défectueu*|déchiré*"
        "|tombé* en panne|pas reçu|jamais reçu|jamais arrivé*|toujours pas|j'attends toujours|où est mon"
        "|il est où|elle est où|mon colis|débité*|prélevé*|sans réponse|aucune réponse|pas de réponse|répond pas"
        "|raccroche*|impoli*|malpoli*|s'est moqué|moqué de|annuler la commande|annuler ma commande|rendre ce que"
        "|plus confiance|se foutre|foutage|escrocs|périmé*|me déconnecte|bugue|publicité mensongère|décevant*"
        "|s'en fiche|s'en fout|dégueulasse|épouvantable|incompétent*|arrogant*|méprisant*|immangeable|trop salé"
        "|plus d'une heure|fait attendre|attendre une heure|perte de temps|bâclé*|intolérable|minable"
        "|honteusement|il manque|manque des|manque deux|manque trois|toujours rien|pas arrivé*|pas encore reçu"
        "|n'est pas arrivé|n'est jamais|jamais venu|arrivé cassé*|arrivée cassée|arrivé abîmé|arrivé trop tard"
        "|arrivé en retard|cabossé*|écrasé*|fendu*|ébréché*|fissuré*|décollé*|décousu*|se décolle|se découd"
        "|j'attendais mieux|attendais mieux|à ce prix|pour ce prix|prélevez|continuez à|est une blague"
        "|puis coupé|coupé au|personne au|mauvaise taille|mauvaise couleur|mauvais article|pas le bon"
        "|pas la bonne|ne s'allume|ne charge|ne se connecte|ne démarre|s'est arrêté*|s'est fendu*|rien reçu"
        "|plus jamais chez|service lamentable|tombe en morceaux|part en morceaux|rayé*|taché*|s'est cassé*"
        "|s'est déchiré*|ça fuit|bancale|comme livré|noté livré|trois fois personne|me reste dans"
        "|restée dans la main|suivi ne bouge|est cassé*|était cassé*|était sale|c'était sale|très sale"
        "|vraiment sale|était froid*|servi froid|arrivé froid|est déchiré*|un cheveu dans|wifi saute|wifi coupe"
        "|quelle honte|une honte|honteux|service horrible|pire service|pire expérience|de pire en pire"
        "|lamentable|catastrophique|fuit de partout|jamais de réponse|beaucoup trop cher|trop cher pour"
        "|complètement nul|personne ne répond|personne ne sait|personne ne décroche|personne ne rappelle"
        "|personne ne savait|bout de plastique|pourquoi je commande|rien à voir avec|ça sent l'essence"
        "|me suis fait avoir",
        2: "m'appelle|rappelez|il manquait|manquant*|retard*|problème*|énerv*|colère|effacé*|supprimé*|le robot"
        "|absent|lâché|attente|la banque|mauvais|mauvaise|pas normal|lent|lente|bruyant*|attendu|confus*|oublié*"
        "|annulé*|erreur|mauvaises|se bloque|trop petit|trop petite|trop bruyant|froid|froide|honte*|pire|sales"
        "|chaos|chaotique|cauchemar|volé|perdu mon|perdu ma|horrible|ridicule|regrette|menti|mensong*|injuste"
        "|allergie|allergique|mal à la tête|trop lente|super lente|m'énerve|beaucoup trop|affreu*|atroce*|brûlé"
        "|désagréable|cassé*|fuit|plante|gâché|c'est fini|plus jamais|n'importe quoi|catastroph*|tout ça pour"
        "|quelle affaire|à éviter|coule|en panne|refusé|déception|infect*|dégoûtant*|ça sent|médiocre"
        "|pas terrible|pas bon|rien de spécial|trop cher|voleurs|pue|dommage|triste|rien à voir|manque un"
        "|manque une|plié*|tordu*|blague|en retard|raté|ratée|marre de|on fait quoi|personne ne|refuse de",
        1: "commandé le|a tenu|semaine|semaines|jours|minutes|appels|mails|par contre",
        0: "commande|colis|livraison|livré|livrée|le service|service client|sav|support|l'appli|l'application"
        "|le site|facture|qualité|reçu|reçue|payé|produit|emballage|le livreur|serveur|serveuse|la chambre"
        "|cliente|client|arrivé|arrivée|le suivi|abonnement|achetée|acheté|personne|au bout de|après deux"
        "|après trois|après une semaine|après un mois|premier lavage|première utilisation|dès le premier"
        "|quatrième jour|troisième jour|réservé|réservation|payée|commandé|commandée|fermeture|poignée|couvercle"
        "|batterie|écran|le carton|technicien|vendeur|vendeuse|abonné|contrat|compte|comptoir|hotline",
    },
    Kind.QUESTION: {
        3: "j'aimerais savoir|je voudrais savoir|je voulais savoir|je me demandais|je me demande|pourriez-vous"
        "|pouvez-vous|quelqu'un sait|une question|petite question|vous me conseillez|un conseil pour|savez-vous",
        2: "^quand|^qui|^quoi|combien|comment|où|est-ce que|est-ce qu|avez-vous|livrez-vous|vous livrez"
        "|vous ouvrez|vous avez|vous faites|faut-il|peut-on|y a-t-il|c'est quoi|quelle|quel|quels|quelles|lequel"
        "|laquelle|qui a|différence entre|ça passe|convient|à quelle|j'hésite|ça ferait|c'est normal|^je peux"
        "|^à quelle heure|^peut-on|^on peut|^est-il|^c'est possible|^il faut|contre remboursement|si ça casse"
        "|en cas de casse|vous réparez",
    },
    Kind.PRAISE: {
        3: "merci beaucoup|mille mercis|merci infiniment|un grand merci|j'adore|je l'adore|on adore|à tomber"
        "|dix sur dix|10/10|je retire ce que|tout est dit|chapeau bas|chapeau à|il faut augmenter|meilleur achat"
        "|meilleure achat|m'a fait sourire|pas une ampoule|qu'est-ce qu'il est bon|qu'est-ce que c'est bon"
        "|trop beau|trop belle|trop bon|je recommande|je vous recommande|ne changez rien|continuez comme"
        "|coup de cœur|cinq étoiles|5 étoiles|y a pas mieux|il n'y a pas mieux|n'imaginez pas|comme neuf"
        "|comme neuve|au top|une tuerie|vaut chaque",
        2: "sans problème|aucun problème|merci|parfait*|bravo|magnifique*|superbe*|sublime*|génial*|excellent*"
        "|formidable*|merveill*|délicieu*|ravi*|recommande|top|bluffé*|bluffant|canon|incroyable*|impeccable"
        "|fantastique|splendide|content|contente|satisfait*|j'ai ri|félicitations à|coup de coeur|régal*|heureu*"
        "|confortable*|super travail|super|beau|belle|adorable|meilleur*|sympa|sympathique*|aimable*|gentil*"
        "|accueillant*|chaleureu*|drôle*|inoubliable*|magique*|professionnel*|attentionné*|passionnant*|fan|fier"
        "|fière|exceptionnel*|extraordinaire*|remarquable*|propre et|savoureu*|délice|super visite"
        "|super expérience|amour|pas mal|pas déçu*|jamais déçu*|aucun regret|zéro regret|sans regret*"
        "|ne regrette pas|regrette rien|rien à redire|rien à reprocher|aucune plainte|sans défaut"
        "|l'attente en valait|valait l'attente|pas une rayure|arrivé en bon état|bien arrivé|bien emballé",
        1: "bon|bien|jolie*|joli|rapide*|vite|ans|écrite à la main|sourire",
    },
    Kind.IDEA: {
        4: "ce serait bien|ça serait bien|ce serait cool|ce serait top|ce serait génial|ça serait"
        "|serait pratique|serait utile|suggestion|une idée|proposition|vous devriez|vous pourriez faire"
        "|pourquoi ne pas|et des|et si vous|vous avez déjà pensé|avez-vous pensé|avez-vous déjà pensé"
        "|je paierais plus|paierais plus|paierais volontiers|faites le|faites la|faites-le|faites-la"
        "|il manque juste|il ne manque|manque plus qu|partirait comme|ce qui m'aiderait|pour l'an prochain"
        "|l'année prochaine|j'aimerais bien qu|j'aimerais que|si seulement|mode sombre|mettez la|j'achèterais"
        "|ce serait super|ce serait chouette|ce serait parfait|vous pourriez|devriez|plus de choix"
        "|plus d'options|ajoutez|pensez à|il faudrait|j'aimerais avoir",
        2: "idée|au lieu de|si l'appli|si l'application|recharge*|version|taille enfant|pour enfant*"
        "|l'an prochain|existent en|en pause|plutôt",
    },
    Kind.CHAT: {
        5: "joyeux anniversaire|joyeux noël|bonne année|joyeuses fêtes|bonne chance",
        3: "tu sais quoi|mdr|ptdr|lol|haha*|pareil ici|à bientôt|à samedi|dans le train|en route|preums|le chat"
        "|mon chat|le chien|bonne journée|bonne soirée|bon week-end|bonjour à tous|dont je te parlais|mon mari"
        "|je passe à votre",
        1: "samedi|dimanche|pleut|papa|maman|tartine|café froid|thé froid|il fait froid|froid dehors|pas grave"
        "|ce n'est pas grave|pas pressé|pas pressée|mieux vaut tard|perdu dans|me perdre dans|mauvais temps"
        "|mauvaise journée|train raté",
    },
    Kind.SPAM: {
        5: "acheter des abonnés|abonnés gratuits|écris-moi pour|écrivez-moi|contactez-moi|en première page"
        "|répondez oui|audit gratuit|tiré au sort|vous avez gagné|tu as gagné|désactivée pour|sera désactivé*"
        "|violation du droit|droit d'auteur|prêt entre particuliers|prêts entre|doublez votre|envoie une photo à"
        "|envoyez un message à|mise en avant|gagnez de l'argent|revenus passifs|taux 3|abonnés en un jour"
        "|écrivez-nous pour|argent facile|badge bleu|devenez riche",
        4: "lien en bio|lien dans ma bio|depuis ton canapé|places limitées",
        3: "avec mon téléphone|héritage|investissez|travail à domicile|gagner de l'argent",
        2: "telegram|cadeau*|félicitations|ma belle|gratuit*|aujourd'hui seulement|joli compte|lunettes|je gagne"
        "|par semaine|bitcoin|en privé|officiel|recours",
    },
}
