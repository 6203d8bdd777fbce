from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "gracias por nada|no lo recomiendo|no recomiendo|no la recomiendo|no estoy contenta|no estoy contento"
        "|menudo chollo|vaya timo|no vale la pena|muy bonito todo|así no|ya no os|no es el que|no es lo que pedí"
        "|no es lo que compré|no volveremos|no está limpio|nada del otro mundo|no muy amable|no me gustó|no gustó",
        3: "falta un|falta una|me falta|mi reseña|borrado mi|estafa*|reembols*|devuelvan|devolvedme|devuélvanme"
        "|devuelvan el dinero|mi dinero|no funciona|dejó de funcionar|ya no funciona|decepci*|pésim*|roto|rota|rotos"
        "|rotas|se rompió|se me rompió|se rompe|devolución|sigo esperando|sigo sin|vergüenza|inaceptable|horrible"
        "|peor|nunca más|no vuelvo|no volveré|no contesta*|no responde*|nadie contesta|nadie responde|no me lo coge"
        "|cobrado dos veces|cobraron dos veces|me han cobrado|me cobraron|timo|engaño|queja|reclamación|reclamo"
        "|denuncia*|hoja de reclamaciones|dañad*|defectuos*|descontent*|insatisfech*|no ha llegado|no llegó|no llega"
        "|nunca llegó|dónde está mi|donde esta mi|se rieron|maleducad*|grosera*|grosero*|gotea*|pierde agua|huele a"
        "|apesta|cojea|me cuelgan|me colgaron|colgado el teléfono|cancelen|se burlaron|chasco|basura|indignad*"
        "|enfadad*|molest*|alergi*|sarpullido|caducad*|abusivo|carísim*|me echa|se cierra sola|se cuelga"
        "|cada cinco minutos|fatal|un desastre|desastre|tomadura de pelo|lamentable|publicidad engañosa|muy mal"
        "|sucia|sucio|sucias|sucios|le daba igual|da igual|lentísim*|desesper*|fría|frío|asqueros*|asco|malísim*"
        "|horroros*|terrible|espantos*|caótic*|caos|pesadilla|incompetent*|arrogante*|antipátic*|inútil*|incomible"
        "|salad*|quemad*|robad*|robo|perdido|perdieron|esperamos más|esperando más|hora esperando|una hora de espera"
        "|hacer esperar|mentira*|mintieron|engañ*|injust*|arrepient*|pérdida de tiempo|demasiado caro|mediocre"
        "|chapuza|dejadez|impresentable|intolerable|cutre|estafó|negaron|se negó",
        2: "seguimiento|me llame|me llamen|hace gracia|faltan|faltaba*|equivocad*|retras*|tarde|problema*|lástima"
        "|lloran*|llorando|cansad*|harta|harto|nadie|borró|borrado|el bot|ausente|no se parece|nada que ver"
        "|mal servicio|mala calidad|otra vez|en serio|goteando|al banco|mancha*|rayad*|rasg*|saltó|me duró|error"
        "|colgó|lento|lenta|ruidos*|esperamos|espera|cara|caro|confus*|olvid*|enfermo|enferma|dolor|cancelado"
        "|cancelaron|cola|peores|equivocado|otro libro|falla|fallos|bloqueada|bloqueado|raya|decepción",
        1: "mal|pedido el|malo|mala|semanas|días|minutos|todavía|aún|nada|sigue|eso sí|menudo|dolía|llamadas|correos"
        "|desde el",
    },
    Kind.QUESTION: {
        3: "quería saber|quisiera saber|me gustaría saber|me podéis decir|me podrían decir|me puede decir"
        "|alguien sabe|una pregunta|tengo una duda|duda|consulta|podrían decirme|podéis decirme",
        2: "^cuando|^donde|^quién|^quien|cuándo|cuanto|cuánto|cuánta|cuántos|dónde|cómo|cuál|cuáles|puedo|podéis"
        "|pueden|podrían|tenéis|tienen|hay alguna|hay algún|hacéis envíos|hacen envíos|se puede|me lo podéis|abren"
        "|abrís|algún truco|algún consejo|diferencia entre|a qué|de qué|qué talla|sirve para|viene montado|me llevo"
        "|dudo entre|está disponible|cuanto tardan|^hay que|^puedo|^a qué hora|^tengo que|^es posible|^se necesita"
        "|^qué",
    },
    Kind.PRAISE: {
        3: "muchas gracias|mil gracias|muchísimas gracias|me encanta|me encantó|me encantan|un diez|retiro lo dicho"
        "|con eso lo digo todo|como el primer día|es una pasada|una pasada|lo mejor|la mejor compra|mejor compra"
        "|ni una ampolla|no sabéis lo que significa|subidle el sueldo|merece un aumento|qué bonito|qué bonita"
        "|qué maravilla|qué rico|qué buen|qué buena|lo recomiendo|la recomiendo|super recomendable|recomendable"
        "|cinco estrellas|vale cada|enamorad*|chapó|madre mía qué|de diez|un 10|seguid así|no hay mejor",
        2: "sin problemas|ningún problema|gracias|genial|excelente*|encantad*|maravill*|precios*|bonit*|hermos*"
        "|increíble*|perfect*|fantástic*|olé|bravo|riquísim*|delicios*|recomiendo|estupend*|feliz|felices"
        "|contentísim*|buenísim*|guapísim*|espectacular*|sonrisa|gran trabajo|impecable|alucinante|bendit*|mejor|top"
        "|me reí|comodísim*|cómod*|brutal|crack|cracks|simpátic*|amable*|acogedor*|limpio y|divertid*|inolvidable"
        "|mágic*|profesional*|atent*|cariño*|disfrut*|fan|orgullos*|sensacional|extraordinari*|excepcional*"
        "|fenomenal|rico|rica|ricos|gran visita|gran experiencia|me flipa|me chifla",
        1: "bueno|buen|buena|bien|llegó|años|sigue|rápido|lindo|linda|significa",
    },
    Kind.IDEA: {
        4: "sería genial|sería bueno|sería ideal|sería útil|estaría bien|estaría genial|estaría guay|sugerencia"
        "|sugiero|podríais añadir|podrían añadir|podríais hacer|podrían hacer|propongo|una idea|ojalá|habéis pensado"
        "|han pensado|y si vendierais|y si hicierais|y si|se vendería|se venderían|pagaría más|yo pagaría"
        "|le falta una|le falta un|solo le falta|le faltaría|haced la|haced el|haced una|hagan una"
        "|para el año que viene|el próximo año|me vendría|compraría cada|modo oscuro|echo de menos|echo en falta"
        "|deberíais|deberían|deberías|sería genial tener|sería estupendo|sería perfecto|me gustaría que|más opciones"
        "|más variedad|podríais poner|podríais abrir|por qué no ponéis|poned|añadid|agreguen",
        2: "idea|si la app|en vez de|en lugar de|recarga*|versión|talla para niños|para niños|podría*"
        "|suscripción para|pausar|hicierais|hicieran",
    },
    Kind.CHAT: {
        5: "feliz cumpleaños|feliz navidad|feliz año|felices fiestas|buena suerte",
        3: "sabes qué|jaja*|jeje*|igual por aquí|nos vemos|en el tren|de camino|primero|primera|el gato|el perro"
        "|buenos días|buenas noches|feliz viernes|feliz lunes|que te decía|buen finde|mi marido|me paso por"
        "|en casa teníamos",
        1: "sábado|domingo|lloviendo|papá|mamá|hoy",
    },
    Kind.SPAM: {
        5: "comprar seguidores|compra seguidores|más seguidores|escríbeme y|escríbeme al|primera página|responda sí"
        "|auditoría gratis|ha sido elegido|ha sido seleccionado|ha ganado|has ganado|será desactivada"
        "|infracción de derechos|derechos de autor|apele|préstamo*|sin aval|sin buró|duplica tu|duplique su"
        "|contáctame|mándanos una foto|te destacamos|gana dinero|ganar dinero|ingresos pasivos|trabaja desde casa"
        "|desde casa|invierte|con el móvil|herencia|al privado|seguidores en un día|escríbenos para|dinero fácil"
        "|insignia azul|hazte rico",
        2: "telegram|premio*|felicidades|hola amor|gratis|solo hoy|bonito perfil|gafas|gano|a la semana|bitcoin"
        "|urgentes|oficial|te enseño|seguidores",
    },
}
