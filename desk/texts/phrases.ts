/**
 * What the store records in English about a payment, in the other languages of the desk: lines of the timeline, outcomes
 * of webhooks, and why a message was not taken.
 */

interface Phrase {
  /** Its groups are the parts that differ. */
  english: RegExp
  /** `$1` is the first group as it is, and `{1}` the first group in this language. */
  es: string
  pt: string
}

const phrase = (english: string, es: string, pt: string): Phrase => ({
  english: new RegExp(`^${english}$`, 'u'),
  es,
  pt,
})

/** The first one that fits counts. */
export const phrases: readonly Phrase[] = [
  phrase('(\\w+) → (\\w+)', '{1} → {2}', '{1} → {2}'),
  phrase(
    'checkout requested by (.+)',
    'la tienda pidió el pago con la clave $1',
    'a loja pediu o pagamento com a chave $1',
  ),
  phrase('contact (\\S+) created', 'se creó el contacto $1', 'o contato $1 foi criado'),
  phrase(
    'order (\\S+) is open at Koywe',
    'la orden $1 está abierta en Koywe',
    'a ordem $1 está aberta na Koywe',
  ),
  phrase(
    'order (\\S+) is not what was asked for: (.+)',
    'la orden $1 no es lo que se pidió: $2',
    'a ordem $1 não é o que foi pedido: $2',
  ),
  phrase(
    'order read: Koywe no longer knows it',
    'se leyó la orden: Koywe ya no la conoce',
    'a ordem foi lida: a Koywe não a conhece mais',
  ),
  phrase('order read: (.+)', 'se leyó la orden: {1}', 'a ordem foi lida: {1}'),
  phrase(
    '(\\S+): Koywe holds the order; the payment waits',
    '$1: Koywe retiene la orden; el pago espera',
    '$1: a Koywe retém a ordem; o pagamento espera',
  ),
  phrase(
    '(\\S+): a refund was requested at Koywe',
    '$1: se pidió un reembolso en Koywe',
    '$1: foi pedido um reembolso na Koywe',
  ),
  phrase(
    '(\\S+): Koywe uses a status that Payin does not know; nothing changes',
    '$1: Payin no conoce este estado de Koywe; nada cambia',
    '$1: o Payin não conhece este status da Koywe; nada muda',
  ),
  phrase(
    'it is not known whether the order exists',
    'no se sabe si la orden existe',
    'não se sabe se a ordem existe',
  ),
  phrase(
    'it is certain that no order was created',
    'es seguro que no se creó ninguna orden',
    'é certo que nenhuma ordem foi criada',
  ),
  phrase(
    'Koywe refused the contact: (.+)',
    'Koywe rechazó el contacto: {1}',
    'a Koywe recusou o contato: {1}',
  ),
  phrase(
    'Koywe refused the order: (.+)',
    'Koywe rechazó la orden: {1}',
    'a Koywe recusou a ordem: {1}',
  ),
  phrase('no status(.*)', 'sin estado$1', 'sem status$1'),
  phrase('(\\w+) has to wait: (.+)', '$1 tiene que esperar: {2}', '$1 precisa esperar: {2}'),
  phrase(
    "order (\\S+) was paid first and is now this payment's order",
    'la orden $1 se pagó primero y ahora es la orden de este pago',
    'a ordem $1 foi paga primeiro e agora é a ordem deste pagamento',
  ),
  phrase(
    "order (\\S+) was paid after the money of the earlier one was declined and is now this payment's order",
    'la orden $1 se pagó después de que se rechazó el dinero de la anterior y ahora es la orden de este pago',
    'a ordem $1 foi paga depois que o dinheiro da anterior foi recusado e agora é a ordem deste pagamento',
  ),
  phrase(
    'a second order of this payment, (\\S+), was paid as well: (.+)',
    'también se pagó una segunda orden de este pago, $1: $2',
    'uma segunda ordem deste pagamento, $1, também foi paga: $2',
  ),
  phrase(
    '(\\S+ \\w+) arrived and is held: (.+)',
    'llegó $1 y queda retenido: {2}',
    'chegou $1 e fica retido: {2}',
  ),
  phrase(
    '(\\S+ \\w+) \\(([\\w, ]*)\\) was accepted by (.+?): (.*)',
    '$3 aceptó $1 ({2}): $4',
    '$3 aceitou $1 ({2}): $4',
  ),
  phrase(
    '(\\S+ \\w+) \\(([\\w, ]*)\\) was declined by (.+?): (.*)',
    '$3 rechazó $1 ({2}): $4',
    '$3 recusou $1 ({2}): $4',
  ),
  phrase(
    '(\\S+ \\w+) was refunded by hand by (.+?): (.*)',
    '$2 devolvió $1 manualmente: $3',
    '$2 devolveu $1 manualmente: $3',
  ),
  phrase(
    'selling was stopped by (.+?): (.*)',
    '$1 cerró el plazo para pagar: $2',
    '$1 encerrou o prazo para pagar: $2',
  ),
  phrase('note by (.+?): (.*)', 'nota de $1: $2', 'nota de $1: $2'),
  phrase('(.+?) takes care of (\\w+)(: .*|)', '$1 se hace cargo de “{2}”$3', '$1 cuida de “{2}”$3'),
  phrase(
    '(.+?) hands the payment over to (.+?): (.*)',
    '$1 le pasa el pago a $2: $3',
    '$1 passa o pagamento para $2: $3',
  ),
  phrase(
    'webhook (\\S+) is replayed: asked by (.+)',
    'se repite el webhook $1: lo pidió $2',
    'o webhook $1 é repetido: $2 pediu',
  ),
  phrase('webhook without a type', 'webhook sin tipo', 'webhook sem tipo'),
  phrase('(webhook .+): duplicate', '{1}: repetido', '{1}: repetido'),
  phrase('(webhook .+): (\\w+)', '{1}: {2}', '{1}: {2}'),
  phrase(
    'the order was read afterwards: ([^;]+)',
    'la orden se leyó después: $1',
    'a ordem foi lida depois: $1',
  ),
  phrase(
    'the other order was read afterwards: ([^;]+)',
    'la otra orden se leyó después: $1',
    'a outra ordem foi lida depois: $1',
  ),
  phrase(
    'says no more than what is known of the order',
    'no dice más de lo que ya se sabe de la orden',
    'não diz mais do que já se sabe da ordem',
  ),
  phrase('schedule', 'consulta periódica', 'consulta periódica'),
  phrase('refresh', 'a pedido', 'a pedido'),
  phrase('decision', 'decisión', 'decisão'),
  phrase('the payment has no order', 'el pago no tiene orden', 'o pagamento não tem ordem'),
  phrase(
    'Koywe knows no such order',
    'Koywe no conoce esa orden',
    'a Koywe não conhece essa ordem',
  ),
  phrase(
    'its order has another external id',
    'su orden es de otro pago',
    'a ordem dele é de outro pagamento',
  ),
  phrase('replayed by (.+)', '$1 lo repitió', '$1 o repetiu'),
  phrase('(\\S+) was taken', '$1: recibido', '$1: recebido'),
  phrase(
    '(\\S+) cannot be delivered: (.+)',
    '$1 no se puede entregar: {2}',
    '$1 não pode ser entregue: {2}',
  ),
  phrase('(\\S+) is skipped: (.+)', '$1 no se envía: {2}', '$1 não é enviado: {2}'),
  phrase(
    '(\\S+) was given up after (\\d+) attempts: (.+)',
    '$1: sin más intentos después de $2: {3}',
    '$1: sem mais tentativas depois de $2: {3}',
  ),
  phrase(
    '(\\S+) is sent again: asked by (.+)',
    '$1 se envía otra vez: lo pidió $2',
    '$1 é enviado de novo: $2 pediu',
  ),
  phrase(
    '(\\S+) is withdrawn: (.+?); one of (\\d+) attempts may have reached the receiver',
    '$1 se retira: {2}; uno de $3 intentos pudo haber llegado',
    '$1 é retirado: {2}; uma de $3 tentativas pode ter chegado',
  ),
  phrase('(\\S+) is withdrawn: (.+)', '$1 se retira: {2}', '$1 é retirado: {2}'),
  phrase('the money has gone back', 'el dinero se devolvió', 'o dinheiro foi devolvido'),
  phrase('money has arrived', 'llegó dinero', 'chegou dinheiro'),
  phrase('the money was declined', 'se rechazó el dinero', 'o dinheiro foi recusado'),
  phrase('the payment is paid', 'el pago está pagado', 'o pagamento está pago'),
  phrase(
    'Payin has no e-mail address of the payer',
    'Payin no tiene el correo del comprador',
    'o Payin não tem o e-mail do comprador',
  ),
  phrase('MAILS does not list it', 'MAILS no lo incluye', 'MAILS não o inclui'),
  phrase(
    'the payer is erased',
    'se borraron los datos del comprador',
    'os dados do comprador foram apagados',
  ),
  phrase(
    'the outcome of the last attempt is unknown',
    'no se sabe cómo terminó el último intento',
    'não se sabe como terminou a última tentativa',
  ),
  phrase('(\\S+): (the (?:shop|mail server) did not take it: .+)', '$1: {2}', '$1: {2}'),
  phrase(
    'the shop did not take it: (.+)',
    'la tienda no lo recibió: {1}',
    'a loja não recebeu: {1}',
  ),
  phrase(
    'the mail server did not take it: (.+)',
    'el servidor de correo no lo recibió: $1',
    'o servidor de e-mail não recebeu: $1',
  ),
  phrase('status (\\d+)', 'estado $1', 'status $1'),
  phrase(
    'its address is not public',
    'su dirección no es pública',
    'o endereço dela não é público',
  ),
  phrase(
    'Koywe says that it is not ours',
    'Koywe dice que no es de esta tienda',
    'a Koywe diz que não é desta loja',
  ),
  phrase(
    'Koywe does not say whose it is: (.+)',
    'Koywe no dice de quién es: {1}',
    'a Koywe não diz de quem é: {1}',
  ),
  phrase(
    'Koywe answered (.+) with (\\d+) and no JSON',
    'Koywe respondió a “$1” con $2 y sin JSON',
    'a Koywe respondeu a “$1” com $2 e sem JSON',
  ),
  phrase(
    'Koywe answered (.+) with (\\d+.*)',
    'Koywe respondió a “$1” con $2',
    'a Koywe respondeu a “$1” com $2',
  ),
  phrase(
    'Koywe did not answer (.+): (\\S+)',
    'Koywe no respondió a “$1”: $2',
    'a Koywe não respondeu a “$1”: $2',
  ),
  phrase(
    'Koywe throttles (.+)',
    'Koywe pide esperar con “$1”',
    'a Koywe pede para esperar com “$1”',
  ),
  phrase(
    'the run was cancelled in Temporal; a new run follows the payment',
    'la ejecución se canceló en Temporal; otra sigue el pago',
    'a execução foi cancelada no Temporal; outra acompanha o pagamento',
  ),
  phrase(
    'the run was terminated in Temporal; a new run follows the payment',
    'la ejecución se terminó en Temporal; otra sigue el pago',
    'a execução foi encerrada no Temporal; outra acompanha o pagamento',
  ),
  phrase(
    'the run was reset in Temporal; the run that replaces it follows the payment',
    'la ejecución se reinició en Temporal; la que la reemplaza sigue el pago',
    'a execução foi reiniciada no Temporal; a que a substitui acompanha o pagamento',
  ),
  phrase(
    'the run was replaced, because its history could not be replayed; a new run follows the payment',
    'la ejecución se reemplazó porque su historial no se podía repetir; otra sigue el pago',
    'a execução foi substituída porque seu histórico não podia ser repetido; outra acompanha o pagamento',
  ),
]
