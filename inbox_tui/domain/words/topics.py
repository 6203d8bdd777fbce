"""Words of questions that are no topic: they stand in every second one, whatever it is about. Folded."""

from __future__ import annotations

NO_TOPIC = (
    "question|questions|without|through|doesn|isn|anymore|anyone|anybody|somebody|someone|really|maybe|think|want"
    "|need|make|made|work|works|working|good|nice|back|time|times|day|days|today|tomorrow|long|first|new|old|frage"
    "|fragen|ohne|macht|gibt|geht|kommt|heute|morgen|mal|schon|neu|neue|tag|tage|gut|pregunta|preguntas|duda|hoy"
    "|manana|dia|dias|nuevo|nueva|bien|gustaria|pourquoi|aujourd|hui|demain|jour|jours|nouveau|nouvelle|voudrais"
    "|pergunta|perguntas|duvida|hoje|amanha|novo|nova|bem|gostaria|domanda|domande|oggi|domani|giorno|giorni|nuovo"
    "|nuova|bene|vorrei|vraag|vragen|zonder|vandaag|dag|dagen|nieuw|nieuwe|goed|graag|質問|今日|明日|时候|問題|问题"
    "|今天|明天"
    "|take|takes|taken|taking|took|right|wrong|look|looks|looking|find|found|help|try|tried|keep|put|give|gives|given"
    "|happen|happens|happened|anyway|actually|better|bit|lot|lots|many|still|ever|else|way|ways|thing|things|year"
    "|years|week|weeks|month|months|hour|hours|morning|evening|name|people|person|able|come|comes|coming|bring|start"
    "|stop|exactly|true|mean|means|nehmen|nimmt|richtig|falsch|finden|hilfe|helfen|lassen|bleibt|stimmt|eigentlich"
    "|besser|jahr|jahre|woche|wochen|leute|sache|tomar|toma|cierto|verdad|ayuda|encontrar|mejor|ano|anos|semana"
    "|semanas|gente|cosa|cosas|prendre|prend|vrai|aide|trouver|mieux|annee|semaine|semaines|gens|chose|choses|certo"
    "|ajuda|melhor|coisa|coisas|prendere|giusto|aiuto|trovare|meglio|anno|settimana|settimane|cose|nemen|neemt|juist"
    "|hulp|vinden|beter|jaar|weken|mensen|ding|dingen"
    "|soru|sorum|bugun|yarın|gun|gunu|hafta|yeni|iyi|guzel|سؤال|سؤالي|اليوم|غدا|يوم|أيام|يستغرق|جديد|समय|दिन|आज|कल|सवाल"
    "|मिलेगा|मिलेगी|आएगा|आएगी|चलेगा|लगता|लगेगा|नया|大概|大约|需要|现在|一般|应该|大丈|丈夫|場合|可能|予定|時間|昨日"
)
