from inbox_tui.domain.model import Kind
from inbox_tui.domain.words.kinds import Cues

CUES: Cues = {
    Kind.COMPLAINT: {
        4: "gracias por nada|no lo recomiendo|no recomiendo|no la recomiendo|no estoy contenta|no estoy contento"
        "|menudo chollo|vaya timo|no vale la pena|no es el que|no es lo que pedí|no es lo que compré"
        "|no volveremos|no está limpio|no muy amable|no me gustó",
        3: "falta un|falta una|mi reseña|borrado mi|estafa*|reembols*|devuelvan|devolvedme|devuélvanme"
        "|devuelvan el dinero|mi dinero|no funciona|dejó de funcionar|ya no funciona|decepci*|se rompió"
        "|se me rompió|se rompe|devolución|sigo esperando|sigo sin|inaceptable|no volveré|no contesta*"
        "|no responde*|nadie contesta|no me lo coge|cobrado dos veces|cobraron dos veces|me han cobrado"
        "|me cobraron|engaño|queja|reclamación|reclamo|denuncia*|hoja de reclamaciones|dañad*|defectuos*"
        "|descontent*|insatisfech*|no ha llegado|no llegó|no llega|nunca llegó|dónde está mi|donde esta mi"
        "|maleducad*|grosera*|grosero*|pierde agua|me cuelgan|me colgaron|colgado el teléfono|cancelen"
        "|se burlaron|chasco|indignad*|sarpullido|caducad*|abusivo|se cierra sola|se cuelga|tomadura de pelo"
        "|lamentable|publicidad engañosa|le daba igual|asqueros*|incompetent*|arrogante*|antipátic*|incomible"
        "|esperamos más|esperando más|hora esperando|una hora de espera|hacer esperar|mintieron|engañ*"
        "|pérdida de tiempo|chapuza|dejadez|impresentable|intolerable|estafó|negaron|se negó|sigue sin"
        "|siguen sin|sin llegar|no viene|no me ha llegado|llegó tarde|llegó mal|llegó rot*|llegó abiert*"
        "|vino rot*|vino mal|abollad*|aplastad*|descosid*|despegad*|agrietad*|se rajó|se partió|se descosió"
        "|se despega|se ha roto|se ha partido|me falta una|me falta el|faltan piezas|le faltan|faltan dos"
        "|faltan tres|esperaba más|esperaba algo mejor|por ese precio|por este precio|seguís cobrando"
        "|siguen cobrando|me seguís|es un chiste|es una broma|se cortó|nadie sabía|nadie me|nadie nos|nadie vino"
        "|me mandasteis otro|me mandaron otro|talla equivocada|color equivocado|no enciende|no carga"
        "|no se conecta|no arranca|no abre|todavía nada|aún nada|no he recibido|no recibí|sin recibir"
        "|nunca más compro|nunca más compr*|muy mal servicio|pésimo servicio|no encaja|rayad*|vino con|manchad*"
        "|cojea|gotea|goteando|huele a gasolina|como entregado|ya no lo recomiendo|saltó el cierre|se me ha roto"
        "|está rota|está roto|estaba rota|estaba roto|vino rota|vino roto|llegó rota|llegó roto|estaba sucia"
        "|estaba sucio|estaba fría|estaba frío|llegó fría|llegó frío|un pelo en|wifi se cae|venían marrones"
        "|nadie responde|malísim*|da asco|qué vergüenza|una vergüenza|muy molest*|muy enfadad*|trato horrible"
        "|servicio horrible|peor servicio|peor experiencia|cada vez peor|va fatal|funciona fatal|carísim*"
        "|contesta nadie|responde nadie|atiende nadie|servicio pésimo|atención pésima|pésima atención"
        "|estaba crudo|estaba cruda|no pedí|no he pedido|para qué pido|para qué pediré|nada que ver con la foto"
        "|no se parece a la foto|me borró|perdí todo|me han borrado",
        2: "me llame|me llamen|faltan|faltaba*|equivocad*|problema*|lástima|harta|harto|borró|borrado|ausente"
        "|nada que ver|mal servicio|mala calidad|otra vez|al banco|mancha*|rasg*|saltó|me duró|error|colgó|lento"
        "|lenta|ruidos*|esperamos|caro|confus*|olvid*|cancelado|cancelaron|peores|equivocado|otro libro|falla"
        "|fallos|bloqueada|bloqueado|decepción|peor|frío|fría|caos|caótic*|pesadilla|perdido|terrible|horrible"
        "|basura|rota|roto|rotos|rotas|sucia|sucio|sucias|sucios|molest*|vergüenza|salad*|quemad*|robad*|robo"
        "|mentira*|injust*|arrepient*|fatal|desastre|un desastre|asco|inútil*|alergi*|apesta|huele a|cutre"
        "|enfadad*|desesper*|muy mal|así no|nunca más|ya no os|espantos*|horroros*|perdieron|se rieron|mediocre"
        "|no vuelvo|timo|pesadísim*|gotea*|fallo|retras*|mal|doblad*|arañad*|torcid*|demasiado caro"
        "|cada cinco minutos|no gustó|nada del otro mundo|muy bonito todo|cansada de|cansado de|y ahora qué"
        "|no se parece|lentísim*|pésim*",
        1: "pedido el|malo|mala|semanas|días|minutos|dolía|llamadas|correos|desde el",
        0: "pedido|el paquete|mi paquete|envío|entrega|servicio|atención al cliente|soporte|la app|la web"
        "|factura|calidad|llegó|ha llegado|pagué|he pagado|personal|camarer*|producto|compré|he comprado"
        "|embalaje|habitación|cliente|clienta|repartidor|seguimiento|nadie|a las dos semanas|a la semana|al mes"
        "|a los dos meses|a los tres días|al tercer día|al cuarto día|a los dos días|después de dos"
        "|primer lavado|primer uso|nada más abrir|técnico|compramos|reservé|reservamos|reserva|cuenta|cremallera"
        "|el cierre|asa|tapa|batería|pantalla|en la caja|tienda dice|mostrador|contrato|entradas",
    },
    Kind.QUESTION: {
        3: "quería saber|quisiera saber|me gustaría saber|me podéis decir|me podrían decir|me puede decir"
        "|alguien sabe|una pregunta|tengo una duda|duda|consulta|podrían decirme|podéis decirme",
        2: "^cuando|^donde|^quién|^quien|cuándo|cuanto|cuánto|cuánta|cuántos|dónde|cómo|cuál|cuáles|puedo|podéis"
        "|pueden|podrían|tenéis|tienen|hay alguna|hay algún|hacéis envíos|hacen envíos|se puede|me lo podéis"
        "|abren|abrís|algún truco|algún consejo|diferencia entre|a qué|de qué|qué talla|sirve para|viene montado"
        "|me llevo|dudo entre|está disponible|cuanto tardan|^hay que|^puedo|^a qué hora|^tengo que|^es posible"
        "|^se necesita|^qué|contra reembolso|si se rompe|si llega roto|hacéis reparaciones",
    },
    Kind.PRAISE: {
        3: "muchas gracias|mil gracias|muchísimas gracias|me encanta|me encantó|me encantan|un diez"
        "|retiro lo dicho|con eso lo digo todo|como el primer día|es una pasada|una pasada|lo mejor"
        "|la mejor compra|mejor compra|ni una ampolla|no sabéis lo que significa|subidle el sueldo"
        "|merece un aumento|qué bonito|qué bonita|qué maravilla|qué rico|qué buen|qué buena|lo recomiendo"
        "|la recomiendo|super recomendable|recomendable|cinco estrellas|vale cada|enamorad*|chapó|madre mía qué"
        "|de diez|un 10|seguid así|no hay mejor",
        2: "sin problemas|ningún problema|gracias|genial|excelente*|encantad*|maravill*|precios*|bonit*|hermos*"
        "|increíble*|perfect*|fantástic*|olé|bravo|riquísim*|delicios*|recomiendo|estupend*|feliz|felices"
        "|contentísim*|buenísim*|guapísim*|espectacular*|sonrisa|gran trabajo|impecable|alucinante|bendit*|mejor"
        "|top|me reí|comodísim*|cómod*|brutal|crack|cracks|simpátic*|amable*|acogedor*|limpio y|divertid*"
        "|inolvidable|mágic*|profesional*|atent*|cariño*|disfrut*|fan|orgullos*|sensacional|extraordinari*"
        "|excepcional*|fenomenal|rico|rica|ricos|gran visita|gran experiencia|me flipa|me chifla|no está mal"
        "|nada mal|sin arrepentimientos|cero arrepentimientos|no me arrepiento|sin quejas|ninguna queja"
        "|cero quejas|no tengo queja|no decepciona*|nunca decepciona*|nunca falla*|no falla|mereció la espera"
        "|valió la espera|ni un rasguño|sano y salvo|la espera mereció",
        1: "bueno|buen|buena|bien|llegó|años|sigue|rápido|lindo|linda|significa",
    },
    Kind.IDEA: {
        4: "sería genial|sería bueno|sería ideal|sería útil|estaría bien|estaría genial|estaría guay|sugerencia"
        "|sugiero|podríais añadir|podrían añadir|podríais hacer|podrían hacer|propongo|una idea|ojalá"
        "|habéis pensado|han pensado|y si vendierais|y si hicierais|y si|se vendería|se venderían|pagaría más"
        "|yo pagaría|le falta una|le falta un|solo le falta|le faltaría|haced la|haced el|haced una|hagan una"
        "|para el año que viene|el próximo año|me vendría|compraría cada|modo oscuro|echo de menos|echo en falta"
        "|deberíais|deberían|deberías|sería genial tener|sería estupendo|sería perfecto|me gustaría que"
        "|más opciones|más variedad|podríais poner|podríais abrir|por qué no ponéis|poned|añadid|agreguen",
        2: "idea|si la app|en vez de|en lugar de|recarga*|versión|talla para niños|para niños|podría*"
        "|suscripción para|pausar|hicierais|hicieran",
    },
    Kind.CHAT: {
        5: "feliz cumpleaños|feliz navidad|feliz año|felices fiestas|buena suerte",
        3: "sabes qué|jaja*|jeje*|igual por aquí|nos vemos|en el tren|de camino|primero|primera|el gato|el perro"
        "|buenos días|buenas noches|feliz viernes|feliz lunes|que te decía|buen finde|mi marido|me paso por"
        "|en casa teníamos",
        1: "sábado|domingo|lloviendo|papá|mamá|hoy|café frío|hace frío|qué frío|té frío|café con hielo"
        "|más vale tarde|tarde o temprano|buenas tardes|esta tarde|por la tarde|sin prisa|no pasa nada"
        "|me perdí en|perdido en|perderme en|mal tiempo|mal día",
    },
    Kind.SPAM: {
        5: "comprar seguidores|compra seguidores|más seguidores|escríbeme y|escríbeme al|primera página"
        "|responda sí|auditoría gratis|ha sido elegido|ha sido seleccionado|ha ganado|has ganado"
        "|será desactivada|infracción de derechos|derechos de autor|sin aval|sin buró|duplica tu|duplique su"
        "|contáctame|mándanos una foto|te destacamos|gana dinero|ingresos pasivos|trabaja desde casa"
        "|seguidores en un día|escríbenos para|dinero fácil|insignia azul|hazte rico",
        4: "enlace en mi perfil|link en mi perfil|enlace en la bio|pídeme info|mi método",
        3: "con el móvil|herencia|desde casa|al privado|préstamo*|ganar dinero|invierte|apele",
        2: "telegram|premio*|felicidades|hola amor|gratis|solo hoy|bonito perfil|gafas|gano|a la semana|bitcoin"
        "|urgentes|oficial|te enseño|seguidores",
    },
}
