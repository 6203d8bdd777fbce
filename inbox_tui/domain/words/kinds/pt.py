from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "obrigado por nada|obrigada por nada|não recomendo|não gostei|não indico|nota zero|não vale a pena"
        "|parabéns pela|não foi esse|não foi o que|não é o que|não voltamos|não volto|não é limpo|não foi legal"
        "|não gostamos|mal educad*",
        3: "faltou um|faltou uma|faltou o|meu comentário|não funciona|parou de funcionar|não liga|decepci*"
        "|rasgad*|rasgou|arrebentou|inaceitável|estorno|reembols*|dinheiro de volta|meu dinheiro|não chegou"
        "|nunca chegou|ainda não chegou|não recebi|cadê meu|cadê minha|cadê o|onde está meu|danificad*|defeito"
        "|defeituos*|avariad*|cobraram|cobrado duas|cobraram duas|ninguém responde|ninguém avisou|sem resposta"
        "|não respondem|grosseir*|mal atendid*|insatisfeit*|propaganda enganosa|procon|trava toda|travando|vaza"
        "|vazou|vazando|desrespeito|descaso|caiu a ligação|a ligação caiu|apagaram|enrolando|veio sem"
        "|veio errad*|veio trocad*|muito ruim|lento demais|horroros*|incompetent*|arrogante*|antipátic*"
        "|intragável|mais de uma hora|esperamos mais|fazer esperar|enrolaç*|perda de tempo|intolerável|recusaram"
        "|estragaram|amassad*|riscad*|rachad*|rachou|trincad*|trincou|descolad*|descolou|descosturad*"
        "|chegou quebrad*|veio quebrad*|chegou atrasad*|chegou tarde|chegou abert*|não veio|esperava mais"
        "|esperava melhor|por esse preço|por este preço|pelo preço|continuam cobrando|ainda cobram|é uma piada"
        "|faltam|faltando|está faltando|faltaram|ninguém sabia|ninguém veio|ninguém me|tamanho errado|cor errada"
        "|produto errado|não carrega|não conecta|não abre|não entra|ainda nada|até agora nada|nada ainda"
        "|nunca mais compro|nunca mais compr*|não entregaram|não entregam|manchad*|soltou|está soltando"
        "|como entregue|deu alergia|nem liga|está quebrad*|estava quebrad*|estava suj*|estava fria|estava frio"
        "|chegou fria|chegou frio|um cabelo no|um cabelo na|wifi cai|chegaram murchas|que vergonha|uma vergonha"
        "|vergonhoso|pior atendimento|pior experiência|cada vez pior|atendimento horrível|atendimento ruim"
        "|um absurdo|que absurdo|muito caro|nenhuma resposta|nunca respond*|responde ninguém|atende ninguém"
        "|atendimento péssimo|péssimo atendimento|péssima qualidade|quebrou na|quebrou no|quebrou em|quebrou com"
        "|já quebrou|chegou faltando|veio aberto|veio aberta|veio com|lacre rompido|saiu torto|renovou sozinha"
        "|de volta meu|por que ainda compro|nada daquilo|nada a ver com a foto|fiquei chatead*",
        2: "me liguem|alguém me|problema*|infelizmente|o robô|diz o rastreio|rastreio|erro|errad*|adiamentos"
        "|diferença do frete|não era problema|lento|lenta|barulh*|esperamos|caro|confus*|esquec*|cancelad*"
        "|cancelaram|travado|travou|falha|falhas|pequeno demais|pior|caos|caótic*|pesadelo|roubad*|roubo|lixo"
        "|um lixo|terrível|horrível|sujo|suja|sujos|raiva|que raiva|ruim|mentira|mentir*|injust*|arrepend*|nojo"
        "|nojent*|salgad*|queimado|alergia|inútil|chatead*|absurdo|golpe|quebrad*|perderam|vergonh*|sem vontade"
        "|já fui cliente|joguei o|joguei fora|medíocre|nunca mais|de novo não|fria e|cara demais|caro demais"
        "|relaxad*|mofad*|enganos*|reclama*|humilhad*|vencida|piada|atras*|tort*|encharcad*|estragad*|rasgo"
        "|cansada de|cansado de|e agora|quebrou|péssim*",
        1: "mal|semanas|dias|demora*|minutos|liguei|hoje é|já são|emails",
        0: "pedido|pacote|entrega|encomenda|atendimento|suporte|o app|o site|aplicativo|nota fiscal|qualidade"
        "|chegou|veio|paguei|produto|embalagem|comprei|cliente|frete|entregador|garçom|quarto|ninguém"
        "|depois de dois|depois de duas|depois de uma semana|depois de um mês|em duas semanas|primeira lavagem"
        "|primeiro uso|no quarto dia|no terceiro dia|com uma semana|com um mês|marquei|reservei|comprada"
        "|comprado|zíper|alça|tampa|bateria|tela|na caixa|técnico|vendedor*|contrato|conta|assinatura|balcão"
        "|a loja",
    },
    Kind.QUESTION: {
        3: "gostaria de saber|queria saber|alguém sabe|podem dizer|pode me dizer|podem me dizer|me diz"
        "|uma dúvida|tenho uma dúvida|uma pergunta|me passa o|me passam|qual o valor|dá pra|dá para",
        2: "quanto|quantos|quantas|^quando|onde|como faço|como é que|como limpo|posso|vocês têm|vocês tem"
        "|vocês entregam|vocês fazem|vocês aceitam|tem no|tem em|tem como|precisa curar|precisa de|é normal"
        "|qual dos|qual a|qual o|qual é|serve pra|serve para|^quem|^qual|^precisa|^posso|^a que horas|^tem|^pode"
        "|^dá|^é possível|se quebrar|se chegar quebrad*|contra reembolso|fazem conserto",
    },
    Kind.PRAISE: {
        3: "muito obrigad*|obrigadão|amei|adorei|eu amo|arrasaram|arrasou|nota dez|nota 10|nota mil"
        "|melhor compra|melhor que a foto|de alegria|merece um aumento|recomendo demais|recomendo muito"
        "|super recomendo|recomendo|sem exagero|outro mundo|nem um risco|nunca dormi tão|que capricho|que lindo"
        "|que linda|que delícia|já indiquei|vale cada|sem palavras|respeito|apaixonad*|continuem assim"
        "|cinco estrelas",
        2: "sem problemas|nenhum problema|obrigad*|maravilh*|ótim*|excelente*|lind*|perfeit*|incrível|incríveis"
        "|sensacional|parabéns|show|top|delícia|delicios*|adoro|amo|fantástic*|capricho|encantad*|impecável"
        "|feliz|satisfeit*|melhor|gostei|gostos*|espetacular|sem burocracia|fofo|fofa|ri|caprichad*|chorou"
        "|simpátic*|gentil|gentis|atencios*|acolhedor*|divertid*|inesquecível|mágic*|profissiona*|carinho*|curti"
        "|curtimos|fã|orgulho|excepcional|extraordinári*|fenomenal|nota|saboros*|gratidão|querid*|ótimo passeio"
        "|amo a|amo o|nada mal|zero arrependimento*|sem arrependimento*|não me arrependo|zero reclamaç*"
        "|sem reclamaç*|nenhuma reclamação|não decepciona*|nunca decepciona*|nunca falha*|valeu a espera"
        "|valeu esperar|nem um arranhão|chegou inteir*|chegou bem|chegou direitinho",
        1: "bom|boa|bem|bonit*|rápid*|anos|chegou|todo santo dia|confortável|gente",
    },
    Kind.IDEA: {
        4: "seria legal|seria bom|seria ótimo|seria bacana|seria útil|seria interessante|sugestão|sugiro"
        "|poderiam adicionar|poderiam fazer|podiam fazer|podia ter|podiam ter|podia vir|queria que tivesse"
        "|bem que podia*|uma ideia|ideia pra|ideia para|já pensaram|pensaram em|faz uma versão|faz um|faltou só"
        "|só faltou|só falta|se tivesse|se viesse|pagava mais|pagaria mais|comprava todo|compraria todo"
        "|o que me ajudaria|me ajudaria|no ano que vem|ano que vem|modo noturno|modo escuro|tomara que|deveriam"
        "|vocês deveriam|seria ótimo ter|seria incrível|seria perfeito|mais opções|mais variedade|coloquem"
        "|adicionem|poderiam abrir|poderiam ter|gostaria que|queria que",
        2: "ideia|em vez de|versão menor|versão|refil|tamanho infantil|seria|poderia*|pausar|podia",
    },
    Kind.CHAT: {
        5: "feliz aniversário|feliz natal|feliz ano novo|boas festas|boa sorte",
        3: "quer saber|kkk|kkkk*|rsrs*|hahaha*|eu todinha|olha aí|primeiro|primeira|indo pra|no trem|a caminho"
        "|o cachorro|o gato|bom dia|boa noite|bom fim de semana|passo aí|até sábado|vou fazer um|aqui em casa",
        1: "sábado|domingo|praia|trânsito|chuva|chá|café frio|está frio|que frio|chá frio|sem pressa|antes tarde"
        "|mais cedo ou mais tarde|boa tarde|hoje à tarde|me perder|me perdi em|perdida em|dia ruim|tempo ruim"
        "|não faz mal|sem problema",
    },
    Kind.SPAM: {
        5: "ganhe dinheiro|ganhar dinheiro|comprar seguidores|seguidores reais|me chama que|chama no privado"
        "|me chama no|no topo das|responda sim|foi sorteado|você ganhou|será desativada|direitos autorais"
        "|recorra|empréstimo*|sem consulta|dobre seu|manda uma foto pra|a gente divulga|pelo celular|renda extra"
        "|renda passiva|trabalhe em casa|invista|herança|seguidores em um|chama para saber|dinheiro fácil"
        "|selo azul|fique rico",
        4: "link na bio|chama no zap|nome sujo|chama no whats",
        2: "telegram|prêmio|premio|sorteado|oi amor|só hoje|perfil lindo|grife|ganho|por semana|bitcoin|oficial"
        "|grátis|te ensino|mil seguidores|seguidores",
    },
}
