/**
 * What the store records in English about a payment, in the other languages of the desk: lines of the timeline, outcomes
 * of webhooks, and why a message was not taken.
 */

import { establishedReason } from '../../payment/established.ts'
import { koywePhrases } from './koywe-phrases.ts'
import { phrase, type Phrase } from './phrase.ts'

/** Order matters: the first match wins. */
export const phrases: readonly Phrase[] = [
  phrase('(\\w+) → (\\w+)', '{1} → {2}', '{1} → {2}'),
  phrase(
    'checkout requested by (.+)',
    'la tienda solicitó el pago con la clave de API $1',
    'a loja solicitou o pagamento com a chave de API $1',
  ),
  phrase('contact (\\S+) created', 'se creó el contacto $1', 'o contato $1 foi criado'),
  phrase(
    'order (\\S+) is open at Koywe',
    'la orden $1 está abierta en Koywe',
    'a ordem $1 está aberta na Koywe',
  ),
  phrase(
    'order (\\S+) is not what was asked for: (.+)',
    'la orden $1 no coincide con lo que se pidió: {2}',
    'a ordem $1 não corresponde ao que foi pedido: {2}',
  ),
  phrase(
    'method (\\S+) instead of (\\S+)',
    'medio de pago $1 en lugar de $2',
    'forma de pagamento $1 em vez de $2',
  ),
  phrase('(\\S+) instead of (\\S+)', '$1 en lugar de $2', '$1 em vez de $2'),
  phrase('another external id', 'menciona otro pago', 'menciona outro pagamento'),
  phrase(
    'order read: Koywe no longer knows it',
    'se leyó la orden: Koywe ya no la conoce',
    'a ordem foi lida: a Koywe não a conhece mais',
  ),
  phrase('order read: (\\S+)', 'se leyó la orden: $1', 'a ordem foi lida: $1'),
  phrase('order read: (.+)', 'se leyó la orden: {1}', 'a ordem foi lida: {1}'),
  phrase(
    '(\\S+): Koywe holds the order; the payment waits',
    '$1: Koywe retiene la orden; el pago espera',
    '$1: a Koywe retém a ordem; o pagamento espera',
  ),
  phrase(
    '(\\S+): a refund was requested at Koywe',
    '$1: se pidió un reembolso en Koywe',
    '$1: foi solicitado um reembolso na Koywe',
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
  phrase('no status(.*)', 'sin código HTTP$1', 'sem código HTTP$1'),
  phrase('(\\w+) has to wait: (.+)', '“$1” tiene que esperar: {2}', '“$1” precisa esperar: {2}'),
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
    'llegó un pago de $1 y queda retenido: {2}',
    'chegou um pagamento de $1 e fica retido: {2}',
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
  phrase(
    '([^:]+?) takes care of ([a-z_]+)(: .*|)',
    '$1 se hace cargo del caso “{2}”$3',
    '$1 assume o caso “{2}”$3',
  ),
  phrase(
    '([^:]+?) hands the payment over to (.+?): (.*)',
    '$1 le pasa el pago a $2: $3',
    '$1 passa o pagamento para $2: $3',
  ),
  phrase(
    'webhook (\\S+) is replayed: asked by (.+)',
    'se reprocesa el webhook $1: lo pidió $2',
    'o webhook $1 é reprocessado a pedido de $2',
  ),
  phrase('webhook without a type', 'webhook sin tipo', 'webhook sem tipo'),
  phrase('(webhook .+): duplicate', '{1}: repetido', '{1}: repetido'),
  phrase('(webhook .+): rejected', '{1}: rechazado', '{1}: recusado'),
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
    establishedReason,
    'no dice más de lo que ya se sabe de la orden',
    'não diz mais do que já se sabe da ordem',
  ),
  phrase('schedule', 'lectura periódica', 'leitura periódica'),
  phrase('refresh', 'a pedido', 'a pedido'),
  phrase('decision', 'decisión', 'decisão'),
  phrase(
    'says the same as webhook event (\\d+)',
    'dice lo mismo que el webhook $1',
    'diz o mesmo que o webhook $1',
  ),
  phrase(
    'signed, but no event',
    'está firmado, pero no es un evento',
    'está assinado, mas não é um evento',
  ),
  phrase(
    'its order id and its external id contradict each other',
    'su orden y su id externo se contradicen',
    'a ordem e o id externo dele se contradizem',
  ),
  phrase('names nothing of ours', 'no menciona nada nuestro', 'não menciona nada nosso'),
  phrase(
    'names an order or payment that is not known yet',
    'menciona una orden o un pago que todavía no se conoce',
    'menciona uma ordem ou um pagamento que ainda não é conhecido',
  ),
  phrase('the payment has no order', 'el pago no tiene orden', 'o pagamento não tem ordem'),
  phrase(
    'Koywe knows no such order',
    'Koywe no conoce esa orden',
    'a Koywe não conhece essa ordem',
  ),
  phrase(
    'its order has another external id',
    'la orden del webhook no menciona este pago',
    'a ordem do webhook não menciona este pagamento',
  ),
  phrase('replayed by ([^;]+)', 'reprocesado por $1', 'reprocessado por $1'),
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
    '$1 se retira: {2}; es posible que ya haya llegado (intentos: $3)',
    '$1 é retirado: {2}; pode já ter chegado (tentativas: $3)',
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
    'the mail server did not take it: unknown',
    'el servidor de correo no lo recibió: motivo desconocido',
    'o servidor de e-mail não recebeu: motivo desconhecido',
  ),
  phrase('Internal error\\. .*', 'error interno de Payin', 'erro interno do Payin'),
  phrase(
    'the mail server did not take it: (.+)',
    'el servidor de correo no lo recibió: $1',
    'o servidor de e-mail não recebeu: $1',
  ),
  phrase('status (\\d+)', 'HTTP $1', 'HTTP $1'),
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
    'Koywe does not say whose it is: ([^;]+)',
    'Koywe no dice de quién es: {1}',
    'a Koywe não diz de quem é: {1}',
  ),
  ...koywePhrases,
  phrase(
    'the run was cancelled in Temporal; a new run follows the payment',
    'la ejecución se canceló en Temporal; otra ejecución da seguimiento al pago',
    'a execução foi cancelada no Temporal; outra acompanha o pagamento',
  ),
  phrase(
    'the run was terminated in Temporal; a new run follows the payment',
    'la ejecución se interrumpió en Temporal; otra ejecución da seguimiento al pago',
    'a execução foi interrompida no Temporal; outra acompanha o pagamento',
  ),
  phrase(
    'the run was reset in Temporal; the run that replaces it follows the payment',
    'la ejecución se reinició en Temporal; la que la reemplaza da seguimiento al pago',
    'a execução foi reiniciada no Temporal; a que a substitui acompanha o pagamento',
  ),
  phrase(
    'the run was replaced, because its history could not be replayed; a new run follows the payment',
    'la ejecución se reemplazó porque no se pudo reproducir su historial; otra ejecución da seguimiento al pago',
    'a execução foi substituída porque não foi possível reproduzir o histórico dela; outra acompanha o pagamento',
  ),
]
