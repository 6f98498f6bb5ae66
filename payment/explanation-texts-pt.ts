/** Explanations in Portuguese. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingsInPortuguese } from './finding-texts.ts'

export const portuguese: ExplanationTexts = {
  sentences: {
    database_full:
      'O pagamento está {status} e o Payin não consegue registrar nada de novo porque o disco do banco de dados está cheio.',
    database_read_only:
      'O pagamento está {status} e o Payin não consegue registrar nada de novo porque o banco de dados não aceita gravações.',
    temporal_unreachable:
      'O pagamento está {status} e o Payin não faz nada com ele agora porque o Temporal não responde.',
    worker_absent:
      'O pagamento está {status} e o Payin não faz nada com ele agora porque nenhum worker está em execução. Último sinal de um worker: {seenAt}.',
    payment_stalled:
      'O pagamento está {status}. O próximo passo devia ter acontecido em {dueAt} e não aconteceu, embora o banco de dados, o Temporal e o worker respondam.',
    webhook_unread:
      'O pagamento está {status}. Um webhook chegou em {waitingSince} e desde então o Payin não leu o pedido.',
    payment_unknown:
      'Um webhook cita este pagamento, mas ele não está neste banco de dados: pertence a outro, ou este foi restaurado de uma cópia mais antiga.',
    koywe_credentials:
      'O pagamento está {status} e o Payin não consegue consultá-lo porque a Koywe recusa as credenciais desta instalação.',
    koywe_merchant:
      'O pagamento está {status}. A Koywe responde vazio sobre KOYWE_ORG_ID e KOYWE_MERCHANT_ID, portanto pertencem a outra conta.',
    koywe_unreachable:
      'O pagamento está {status} e o Payin não sabe mais porque a Koywe não responde desde {troubleSince}.',
    koywe_failing:
      'O pagamento está {status} e o Payin não sabe mais porque a Koywe responde com erros (HTTP {httpStatus}) desde {troubleSince}.',
    koywe_throttling:
      'O pagamento está {status} e o Payin espera antes de consultar de novo porque a Koywe limita o número de consultas.',
    koywe_unintelligible:
      'O pagamento está {status} e o Payin não sabe mais porque a Koywe envia respostas ilegíveis desde {troubleSince}.',
    opening: 'O Payin está criando o pedido na Koywe; o comprador ainda não tem onde pagar.',
    create_unanswered:
      'A Koywe não respondeu quando o Payin criou o pedido, então o Payin verifica se ele existe. O comprador ainda não tem onde pagar.',
    create_failed:
      'A Koywe respondeu com um erro (HTTP {doubtStatus}) quando o Payin criou o pedido, então o Payin verifica se ele existe. O comprador ainda não tem onde pagar.',
    order_outcome_unknown:
      'Ainda não se sabe se a Koywe criou o pedido. O comprador não pode ter pago pelo Payin, que nunca teve um endereço de pagamento.',
    document_refused:
      'A Koywe recusou o número do documento do comprador ({code}), por isso não há pedido.',
    order_refused: 'A Koywe recusou-se a criar o pedido ({code}).',
    order_mismatch:
      'A Koywe criou o pedido com algo diferente do solicitado ({code}), por isso o Payin não mostra onde pagar.',
    never_opened:
      'O pagamento expirou antes que o Payin conseguisse criar o pedido na Koywe. O último erro foi: {trouble}.',
    payment_failed:
      'A Koywe informa que o pagamento falhou, como acontece quando o comprador ou o banco recusa. Nenhum dinheiro chegou.',
    payment_cancelled: 'A Koywe informa que o pagamento foi cancelado. Nenhum dinheiro chegou.',
    payment_expired:
      'O pagamento expirou sem ser pago: o prazo terminou em {expiresAt} e nenhum dinheiro chegou.',
    awaiting_payer:
      'O comprador não tinha pago em {readAt}, quando a Koywe informou algo sobre o pedido pela última vez. O pedido está aberto.',
    pay_address_unknown:
      'A Koywe criou o pedido, mas não deu nenhum endereço onde o comprador possa pagar.',
    selling_ends:
      'O prazo para pagar terminou em {expiresAt}. O Payin lê o pedido mais uma vez antes que o pagamento expire.',
    reading:
      'Um webhook chegou em {waitingSince} e o Payin está prestes a ler o pedido que ele cita.',
    webhooks_refused:
      'O pagamento está {status}. Um webhook que o cita foi recusado em {refusedAt} porque a assinatura não corresponde a KOYWE_WEBHOOK_SECRET, então o Payin depende de ler o pedido periodicamente.',
    order_missing:
      'O pagamento está {status}, mas a Koywe responde que não conhece mais o pedido {order}.',
    order_unreadable:
      'O pagamento está {status}, mas o que a Koywe responde sobre o pedido {order} é ilegível.',
    order_on_hold: 'A Koywe retém o pedido ({word}), então o pagamento espera.',
    order_status_unknown:
      'O pagamento está {status}. A Koywe dá ao pedido um status que o Payin não conhece: {word}.',
    settling:
      'O comprador pagou na Koywe ({word}) e a Koywe ainda não confirmou o dinheiro como definitivo.',
    settlement_stalled:
      'O comprador pagou na Koywe ({word}), mas a Koywe não confirmou o dinheiro como definitivo em mais de um dia.',
    money_late:
      'Chegaram {paid} quando o pagamento já estava {status}, então o Payin os retém. A loja não foi avisada para enviar.',
    money_underpaid:
      'Chegaram {paid} e foram solicitados {asked}, então o Payin os retém. A loja não foi avisada para enviar.',
    money_overpaid:
      'Chegaram {paid} e foram solicitados {asked}, então o Payin os retém. A loja não foi avisada para enviar.',
    money_other_currency:
      'Chegaram {paid} e foram solicitados {asked}: a moeda é outra, então o Payin os retém. A loja não foi avisada para enviar.',
    money_other_reference:
      'Chegaram {paid}, mas o pedido na Koywe cita outro pagamento, então o Payin retém o dinheiro. A loja não foi avisada para enviar.',
    second_order_held:
      'Dois pedidos deste pagamento foram pagos antes de qualquer envio, então o Payin retém o dinheiro. A loja não foi avisada para enviar.',
    reference_paid_twice:
      'Chegaram {paid}, mas outro pagamento de {reference} já foi pago, então o Payin retém este dinheiro. A loja não foi avisada para enviar por causa dele.',
    money_accepted:
      'Foram aceitos {paid} por decisão de {by} em {decidedAt}, e o Payin lê o pedido antes que o pagamento prossiga.',
    money_declined:
      'Foram recusados {paid} por decisão de {by} em {decidedAt}. A Koywe não informou a devolução.',
    excess_to_refund:
      'Foram aceitos {paid} e solicitados {asked}. A Koywe não informou a devolução da diferença.',
    second_order_paid:
      'O comprador pagou duas vezes: além do primeiro, um segundo pedido deste pagamento foi pago.',
    order_contradiction:
      'A Koywe mostrou o dinheiro deste pedido e agora diz que ele terminou sem dinheiro ({word}). O pagamento continua {status}.',
    amount_changed:
      'A Koywe mostra agora outro valor para este pedido do que quando o pagamento foi concluído com {paid}. O pagamento continua {status}.',
    fulfilled_unpaid: 'A loja foi avisada para enviar, mas o pagamento não mostra dinheiro.',
    delivering: 'O pagamento está {status}. A loja ainda não aceitou o evento {message}.',
    shop_refuses:
      'O pagamento está {status}, mas a loja não aceita o evento {message}: {error} (tentativas: {attempts}).',
    event_given_up:
      'O pagamento está {status}, mas a loja nunca aceitou o evento {message} e o Payin desistiu: {error}.',
    mail_undeliverable:
      'O pagamento está {status} e os eventos foram entregues. O servidor de e-mail recusa o endereço do comprador para {message}.',
    mail_delayed:
      'O pagamento está {status} e os eventos foram entregues. O servidor de e-mail não aceita {message}: {error} (tentativas: {attempts}).',
    mail_given_up:
      'O pagamento está {status} e os eventos foram entregues. O Payin desistiu de enviar {message}: {error}.',
    completed:
      'O pagamento de {paid} está concluído: o dinheiro é definitivo e a loja aceitou payment.completed.',
    webhooks_missing:
      'O pagamento de {paid} está concluído. O Payin soube disso lendo o pedido periodicamente: nenhum webhook informou o dinheiro.',
    refund_requested: 'O pagamento está {status} e uma devolução foi solicitada na Koywe ({word}).',
    refunded: 'A Koywe devolveu o dinheiro ao comprador e a loja não aceitou payment.completed.',
    refunded_after_shipping:
      'A Koywe devolveu o dinheiro ao comprador e a loja aceitou payment.completed, portanto pode ter enviado a compra.',
  },
  actions: {
    database_full:
      'Dê mais espaço em disco ao banco de dados. Nada do que foi confirmado se perdeu.',
    database_read_only:
      'Faça o banco de dados de DATABASE_URL aceitar gravações de novo: termine a recuperação ou aponte DATABASE_URL para o primário.',
    temporal_unreachable:
      'Inicie o Temporal ou corrija TEMPORAL_ADDRESS. npm run doctor verifica isso.',
    worker_absent: 'Inicie um worker (npm run worker) e leia no log por que ele terminou.',
    koywe_unreachable:
      'Verifique com npm run doctor se esta máquina alcança a Koywe. Se não, conserte a rede; se sim, espere pela Koywe.',
    koywe_failing: 'Nada deste lado. Avise a Koywe se os erros continuarem.',
    koywe_throttling: null,
    koywe_unintelligible: 'Avise a Koywe, com o id do pedido, que as respostas mudaram de forma.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'Corrija o número do documento e inicie um novo pagamento.',
    order_refused:
      'Leia o motivo na linha do tempo e pergunte à Koywe sobre o código. O comprador pode tentar de novo.',
    order_mismatch:
      'Pergunte à Koywe por que o pedido é diferente. Um novo pagamento pode ser iniciado.',
    never_opened: 'Elimine a causa do erro. O comprador precisa de um novo pagamento.',
    payment_failed: 'Pague de novo com um novo pagamento ou com outro método.',
    payment_cancelled: 'Pague de novo com um novo pagamento.',
    payment_expired: 'Pague de novo com um novo pagamento.',
    awaiting_payer: 'Pague no endereço do pagamento.',
    pay_address_unknown: 'Inicie um novo pagamento.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare o primeiro segredo de KOYWE_WEBHOOK_SECRET com o da Koywe. Se forem iguais, o webhook era falso e não há nada a fazer.',
    order_on_hold:
      'Libere o pedido ou diga o que falta. O suporte pode perguntar à Koywe com o id do pedido {order}.',
    settling: 'Confirme o dinheiro. Deste lado não há nada a fazer.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Conserte o endereço de MERCHANT_EVENTS_URL para que responda 2xx. A entrega se repete automaticamente.',
    mail_delayed: 'Conserte SMTP_URL ou o servidor de e-mail. O envio se repete automaticamente.',
    completed: null,
    webhooks_missing:
      'Verifique o endpoint do webhook e o segredo na Koywe com npm run koywe -- webhook list. Com este pagamento não há nada a fazer.',
    refund_requested:
      'Execute ou recuse a devolução. O suporte pode perguntar à Koywe com o id do pedido {order}.',
    refunded: null,
    refunded_after_shipping:
      'Pare o envio se ainda for possível, ou pergunte ao comprador sobre a mercadoria.',
  },
  findings: findingsInPortuguese,
  steps: {
    poll: 'O Payin lê o pedido na Koywe de novo, antes se chegar um webhook.',
    watch: 'O Payin lê o pedido na Koywe de novo, caso ainda chegue dinheiro.',
    delivery: 'O Payin envia a mensagem de novo.',
    retry: 'O Payin repete a consulta à Koywe, pelo menos a cada 30 segundos, até dar certo.',
    lookup:
      'O Payin procura o pedido na Koywe, pelo menos a cada cinco minutos, e não cria um segundo antes de ter certeza de que não há nenhum.',
    read: 'O Payin lê o pedido na Koywe.',
    open: 'O Payin cria o pedido na Koywe e repete isso até dar certo ou o prazo para pagar terminar.',
    resume: 'O Payin continua automaticamente assim que isso for consertado.',
    refund:
      'O Payin fica sabendo da devolução por um webhook, ou quando o pagamento é lido com refresh=true.',
  },
  statuses: {
    opening: 'sendo aberto (opening)',
    pending: 'pendente (pending)',
    processing: 'em processamento (processing)',
    paid: 'pago (paid)',
    completed: 'concluído (completed)',
    rejected: 'rejeitado (rejected)',
    failed: 'recusado (failed)',
    expired: 'expirado (expired)',
    cancelled: 'cancelado (cancelled)',
    refunded: 'devolvido (refunded)',
  },
  troubles: {
    koywe_refused: 'a Koywe recusou a consulta',
    koywe_unauthorized: 'a Koywe recusou as credenciais',
    koywe_throttled: 'a Koywe limitou o número de consultas',
    koywe_unreachable: 'a Koywe não respondeu ou respondeu com um erro',
    koywe_unintelligible: 'a Koywe enviou uma resposta ilegível',
  },
  actors: {
    payer: 'o comprador',
    support: 'o suporte da loja',
    developer: 'o desenvolvedor da loja',
    operator: 'o operador do Payin',
    koywe: 'a Koywe',
    none: 'ninguém',
  },
  refusals: {
    payer_data: {
      sentence:
        'A solicitação {request} foi recusada com {code}: o que o comprador informou não é válido ({fields}).',
      action: 'Corrija o dado e comece a compra de novo.',
    },
    request: {
      sentence: 'A solicitação {request} foi recusada com {code} ({fields}). Nada foi guardado.',
      action: 'Corrija a solicitação como docs/errors.md diz sobre o código.',
    },
    reference: {
      sentence:
        'A solicitação {request} foi recusada com {code}: o pagamento {payment} já usa a referência {reference}.',
      action:
        'Envie o comprador a esse pagamento ou use outra referência. npm run explain mostra por que esse pagamento está no seu status.',
    },
    koywe: {
      sentence:
        'A solicitação {request} foi recusada com {code}: a Koywe não criou o pedido de {payment}.',
      action: 'Leia a explicação desse pagamento.',
    },
    signature: {
      sentence:
        'O webhook {request}, que cita {reference}, foi recusado com {code}: a assinatura não corresponde a KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare o primeiro segredo de KOYWE_WEBHOOK_SECRET com o da Koywe. Se forem iguais, o webhook era falso e não há nada a fazer.',
    },
    unavailable: {
      sentence:
        'A solicitação {request} foi recusada com {code}: uma parte do Payin não respondeu.',
      action:
        'Verifique as partes com npm run doctor. Repetir a solicitação com a mesma Idempotency-Key é seguro.',
    },
  },
  unknown: 'desconhecido',
}
