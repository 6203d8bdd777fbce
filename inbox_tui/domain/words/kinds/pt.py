from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "obrigado por nada|obrigada por nada|não recomendo|não gostei|não indico|nunca mais|nota zero"
        "|não vale a pena|que beleza|parabéns pela|já fui cliente|de novo não|não foi esse|não foi o que|não é o que"
        "|não voltamos|não volto|não é limpo|nada demais|não foi legal|não gostamos|mal educad*",
        3: "faltou um|faltou uma|faltou o|meu comentário|não funciona|parou de funcionar|não liga|decepci*|péssim*"
        "|pior|quebrad*|quebrou|rasgad*|rasgou|rasgo|arrebentou|reclama*|inaceitável|vergonh*|golpe|estorno"
        "|reembols*|dinheiro de volta|meu dinheiro|não chegou|nunca chegou|ainda não chegou|não recebi|cadê meu"
        "|cadê minha|cadê o|onde está meu|danificad*|estragad*|defeito|defeituos*|avariad*|cobraram|cobrado duas"
        "|cobraram duas|ninguém responde|ninguém avisou|sem resposta|não respondem|grossa|grosso|grosseir*"
        "|mal atendid*|humilhad*|insatisfeit*|chatead*|propaganda enganosa|enganos*|procon|absurdo|um lixo|lixo"
        "|trava toda|travando|vaza|vazou|vazando|alergia|queimado|joguei fora|joguei o|desrespeito|descaso|horrível"
        "|caiu a ligação|a ligação caiu|apagaram|encharcad*|enrolando|mentira|mofad*|vencido|sem os|veio sem"
        "|veio errad*|veio trocad*|muito ruim|ruim|sujo|suja|sujos|sem vontade|lento demais|que raiva|raiva|veio o"
        "|fria e|cara demais|caro demais|nojent*|nojo|horroros*|terrível|caos|caótic*|pesadelo|incompetent*"
        "|arrogante*|antipátic*|inútil|intragável|salgad*|roubad*|roubo|perderam|mais de uma hora|esperamos mais"
        "|fazer esperar|mentir*|enrolaç*|injust*|arrepend*|perda de tempo|medíocre|relaxad*|intolerável|recusaram"
        "|estragaram",
        2: "faltando|me liguem|alguém me|atras*|problema*|infelizmente|triste|cansad*|brava|bravo com|ninguém|o robô"
        "|diz o rastreio|rastreio|erro|errad*|outra vez|de novo|sério|adiamentos|diferença do frete|não é nada"
        "|nada daquilo|não era problema|nada|lento|lenta|barulh*|esperamos|espera|caro|cara|confus*|esquec*|doente"
        "|dor|cancelad*|cancelaram|fila|travado|travou|fria|frio|falha|falhas|pequeno demais",
        1: "mal|semanas|dias|até agora|ainda|demora*|minutos|liguei|hoje é|já são|desde|só manda|emails",
    },
    Kind.QUESTION: {
        3: "gostaria de saber|queria saber|alguém sabe|podem dizer|pode me dizer|podem me dizer|me diz|uma dúvida"
        "|tenho uma dúvida|uma pergunta|me passa o|me passam|qual o valor|dá pra|dá para",
        2: "quanto|quantos|quantas|^quando|onde|como faço|como é que|como limpo|posso|vocês têm|vocês tem"
        "|vocês entregam|vocês fazem|vocês aceitam|tem no|tem em|tem como|precisa curar|precisa de|é normal|qual dos"
        "|qual a|qual o|qual é|serve pra|serve para|^quem|^qual|^precisa|^posso|^a que horas|^tem|^pode|^dá"
        "|^é possível",
    },
    Kind.PRAISE: {
        3: "muito obrigad*|obrigadão|amei|adorei|eu amo|arrasaram|arrasou|nota dez|nota 10|nota mil|melhor compra"
        "|melhor que a foto|de alegria|merece um aumento|recomendo demais|recomendo muito|super recomendo|recomendo"
        "|sem exagero|outro mundo|nem um risco|nunca dormi tão|que capricho|que lindo|que linda|que delícia"
        "|já indiquei|vale cada|sem palavras|respeito|apaixonad*|continuem assim|cinco estrelas",
        2: "sem problemas|nenhum problema|obrigad*|maravilh*|ótim*|excelente*|lind*|perfeit*|incrível|incríveis"
        "|sensacional|parabéns|show|top|delícia|delicios*|adoro|amo|fantástic*|capricho|encantad*|impecável|feliz"
        "|satisfeit*|melhor|gostei|gostos*|espetacular|sem burocracia|fofo|fofa|ri|caprichad*|chorou|simpátic*"
        "|gentil|gentis|atencios*|acolhedor*|divertid*|inesquecível|mágic*|profissiona*|carinho*|curti|curtimos|fã"
        "|orgulho|excepcional|extraordinári*|fenomenal|nota|saboros*|gratidão|querid*|ótimo passeio|amo a|amo o",
        1: "bom|boa|bem|bonit*|rápid*|anos|chegou|todo santo dia|confortável|gente",
    },
    Kind.IDEA: {
        4: "seria legal|seria bom|seria ótimo|seria bacana|seria útil|seria interessante|sugestão|sugiro"
        "|poderiam adicionar|poderiam fazer|podiam fazer|podia ter|podiam ter|podia vir|queria que tivesse"
        "|bem que podia*|uma ideia|ideia pra|ideia para|já pensaram|pensaram em|faz uma versão|faz um|faltou só"
        "|só faltou|só falta|se tivesse|se viesse|pagava mais|pagaria mais|comprava todo|compraria todo"
        "|o que me ajudaria|me ajudaria|no ano que vem|ano que vem|modo noturno|modo escuro|tomara que|deveriam"
        "|vocês deveriam|seria ótimo ter|seria incrível|seria perfeito|mais opções|mais variedade|coloquem|adicionem"
        "|poderiam abrir|poderiam ter|gostaria que|queria que",
        2: "ideia|em vez de|versão menor|versão|refil|tamanho infantil|seria|poderia*|pausar|podia",
    },
    Kind.CHAT: {
        5: "feliz aniversário|feliz natal|feliz ano novo|boas festas|boa sorte",
        3: "quer saber|kkk|kkkk*|rsrs*|hahaha*|eu todinha|olha aí|primeiro|primeira|indo pra|no trem|a caminho"
        "|o cachorro|o gato|bom dia|boa noite|bom fim de semana|passo aí|até sábado|vou fazer um|aqui em casa",
        1: "sábado|domingo|praia|trânsito|chuva|chá",
    },
    Kind.SPAM: {
        5: "ganhe dinheiro|ganhar dinheiro|comprar seguidores|seguidores reais|me chama que|chama no privado"
        "|me chama no|no topo das|responda sim|foi sorteado|você ganhou|será desativada|direitos autorais|recorra"
        "|empréstimo*|sem consulta|dobre seu|manda uma foto pra|a gente divulga|pelo celular|renda extra"
        "|renda passiva|trabalhe em casa|invista|herança|seguidores em um|chama para saber|dinheiro fácil|selo azul"
        "|fique rico",
        2: "telegram|prêmio|premio|sorteado|oi amor|só hoje|perfil lindo|grife|ganho|por semana|bitcoin|oficial"
        "|grátis|te ensino|mil seguidores|seguidores",
    },
}
