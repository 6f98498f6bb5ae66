/** Explanations in Portuguese. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingsInPortuguese } from './finding-texts.ts'

export const portuguese: ExplanationTexts = {
  sentences: {
    database_full:
      'O pagamento está {status}. O Payin não consegue guardar nada de novo sobre ele porque o disco do banco de dados está cheio.',
    database_read_only:
      'O pagamento está {status}. O Payin não consegue guardar nada de novo sobre ele porque o banco de dados não aceita gravações.',
    temporal_unreachable:
      'O pagamento está {status}. O Payin não consegue avançar com ele agora porque o Temporal não responde.',
    worker_absent:
      'O pagamento está {status}. O Payin não consegue avançar com ele agora porque nenhum worker está em execução. Último sinal de um worker: {seenAt}.',
    payment_stalled:
      'O pagamento está {status}. O próximo passo estava previsto para {dueAt} e não aconteceu, embora o banco de dados, o Temporal e o worker respondam.',
    webhook_unread:
      'O pagamento está {status}. Um webhook chegou em {waitingSince}, e o Payin não leu a ordem desde então.',
    payment_unknown:
      'Um webhook menciona este pagamento, mas ele não está neste banco de dados: é de outro, ou este foi restaurado de uma cópia mais antiga.',
    koywe_credentials:
      'O pagamento está {status}. O Payin não consegue consultá-lo porque a Koywe recusa as credenciais desta instalação.',
    koywe_merchant:
      'O pagamento está {status}. A Koywe não retorna nada para KOYWE_ORG_ID e KOYWE_MERCHANT_ID: são de outra conta.',
    koywe_unreachable:
      'O pagamento está {status}. O Payin não sabe mais nada porque a Koywe não responde desde {troubleSince}.',
    koywe_failing:
      'O pagamento está {status}. O Payin não sabe mais nada porque a Koywe responde com erros (HTTP {httpStatus}) desde {troubleSince}.',
    koywe_throttling:
      'O pagamento está {status}. O Payin espera antes de consultar de novo porque a Koywe limita o número de chamadas.',
    koywe_unintelligible:
      'O pagamento está {status}. O Payin não sabe mais nada porque não consegue ler as respostas da Koywe desde {troubleSince}.',
    opening: 'O Payin está criando a ordem na Koywe. O comprador ainda não pode pagar.',
    create_unanswered:
      'A Koywe não respondeu quando o Payin criou a ordem, então o Payin verifica se a ordem existe. O comprador ainda não pode pagar.',
    create_failed:
      'A Koywe respondeu com um erro (HTTP {doubtStatus}) quando o Payin criou a ordem, então o Payin verifica se a ordem existe. O comprador ainda não pode pagar.',
    order_outcome_unknown:
      'Ainda não se sabe se a Koywe criou a ordem. O comprador não pode ter pago, porque este pagamento nunca teve um link para pagar.',
    document_refused: 'A Koywe recusou o número do documento do comprador ({code}). Não há ordem.',
    order_refused: 'A Koywe recusou a criação da ordem ({code}).',
    order_mismatch:
      'A Koywe criou a ordem com dados diferentes dos que o Payin pediu ({code}), por isso o Payin não deu ao comprador um link para pagar.',
    never_opened:
      'O pagamento expirou antes que o Payin conseguisse criar a ordem na Koywe. O último erro foi: {trouble}.',
    payment_failed:
      'A Koywe informa que o pagamento falhou. Isso acontece quando o comprador ou o banco recusa. Não chegou nenhum valor.',
    payment_cancelled: 'A Koywe informa que o pagamento foi cancelado. Não chegou nenhum valor.',
    payment_expired:
      'O comprador não pagou a tempo: o prazo terminou em {expiresAt}. Não chegou nenhum valor.',
    awaiting_payer:
      'Em {readAt}, quando a Koywe deu a última informação sobre a ordem, o comprador ainda não havia pago. A ordem está aberta.',
    pay_address_unknown: 'A Koywe criou a ordem, mas não forneceu um link para o comprador pagar.',
    selling_ends:
      'O prazo para pagar terminou em {expiresAt}. O Payin lê a ordem mais uma vez antes que o pagamento expire.',
    reading: 'Um webhook chegou em {waitingSince}. O Payin está prestes a ler a ordem.',
    webhooks_refused:
      'O pagamento está {status}. O Payin recusou um webhook sobre ele em {refusedAt} porque a assinatura não corresponde a KOYWE_WEBHOOK_SECRET. Se foi a Koywe que o enviou, o Payin só fica sabendo dos pagamentos pelas leituras periódicas até o segredo ser corrigido.',
    order_missing: 'O pagamento está {status}. A Koywe responde que não conhece a ordem {order}.',
    order_unreadable:
      'O pagamento está {status}. A Koywe não dá uma resposta legível sobre a ordem {order}.',
    order_on_hold: 'A Koywe está retendo a ordem ({word}).',
    order_status_unknown:
      'O pagamento está {status}. A Koywe mostra um status da ordem que o Payin não conhece: {word}.',
    settling:
      'A Koywe está processando o pagamento ({word}) e ainda não confirmou o dinheiro como definitivo.',
    settlement_stalled:
      'A Koywe está processando o pagamento ({word}) há mais de um dia e não confirmou o dinheiro como definitivo.',
    money_late:
      'O dinheiro ({paid}) chegou quando o pagamento já estava {status}, então o Payin o retém. A loja ainda não foi avisada para enviar a compra.',
    money_underpaid:
      'Chegou um pagamento de {paid} em vez de {asked}, então o Payin retém o dinheiro. A loja ainda não foi avisada para enviar a compra.',
    money_overpaid:
      'Chegou um pagamento de {paid} em vez de {asked}, então o Payin retém o dinheiro. A loja ainda não foi avisada para enviar a compra.',
    money_other_currency:
      'Chegou um pagamento de {paid} em vez de {asked}: a moeda é outra, então o Payin retém o dinheiro. A loja ainda não foi avisada para enviar a compra.',
    money_other_reference:
      'Chegou um pagamento de {paid}, mas a ordem na Koywe menciona outro pagamento, então o Payin retém o dinheiro. A loja ainda não foi avisada para enviar a compra.',
    second_order_held:
      'O comprador pagou duas ordens deste pagamento antes de qualquer envio, então o Payin retém o dinheiro. A loja ainda não foi avisada para enviar a compra.',
    reference_paid_twice:
      'Chegou um pagamento de {paid}, mas o pedido {reference} já tinha sido pago em outro pagamento, então o Payin retém este dinheiro. Por causa dele a loja não foi avisada para enviar nada.',
    money_accepted:
      'Em {decidedAt}, {by} aceitou {paid}. O Payin lê a ordem antes que o pagamento prossiga.',
    money_declined: 'Em {decidedAt}, {by} recusou {paid}. A Koywe não informou o reembolso.',
    excess_to_refund:
      'Foi aceito um pagamento de {paid} em vez de {asked}. A Koywe não informou o reembolso da diferença, {excess}.',
    second_order_paid: 'O comprador pagou duas vezes: duas ordens deste pagamento foram pagas.',
    order_contradiction:
      'A Koywe mostrou o dinheiro desta ordem e agora informa que a ordem terminou sem dinheiro ({word}). O pagamento continua {status}.',
    amount_changed:
      'A Koywe mostra agora outro valor para esta ordem, diferente do valor com que o pagamento foi concluído ({paid}). O pagamento continua {status}.',
    fulfilled_unpaid:
      'A loja foi avisada para enviar a compra, mas não consta dinheiro no pagamento.',
    delivering:
      'O pagamento está {status}. O Payin está avisando a loja, que ainda não aceitou o evento {message}.',
    shop_refuses:
      'O pagamento está {status}, mas a loja não aceita o evento {message}. Tentativas: {attempts}. Última resposta: {error}.',
    event_given_up:
      'O pagamento está {status}, mas a loja nunca aceitou o evento {message}, e o Payin parou de tentar. Última resposta: {error}.',
    mail_undeliverable:
      'O pagamento está {status} e a loja foi avisada. O comprador não recebe o e-mail {message} porque o servidor de e-mail recusa o endereço.',
    mail_delayed:
      'O pagamento está {status} e a loja foi avisada. O comprador ainda não recebeu o e-mail {message} porque o servidor de e-mail não aceita a mensagem. Tentativas: {attempts}. Última resposta: {error}.',
    mail_given_up:
      'O pagamento está {status} e a loja foi avisada. O comprador não recebeu o e-mail {message}, e o Payin parou de tentar. Última resposta: {error}.',
    completed:
      'O pagamento de {paid} foi concluído: o dinheiro é definitivo e a loja foi avisada para enviar a compra.',
    payer_erased:
      'O pagamento de {paid} foi concluído e a loja foi avisada para enviar a compra. Os dados do comprador foram apagados, então o Payin não envia mais e-mails para ele.',
    webhooks_missing:
      'O pagamento de {paid} foi concluído. O Payin soube disso pelas leituras periódicas: nenhum webhook informou o dinheiro.',
    refund_requested: 'O pagamento está {status}. Foi solicitado o reembolso na Koywe ({word}).',
    refunded:
      'A Koywe reembolsou o comprador. A loja não tinha aceitado payment.completed, então não deveria ter enviado nada.',
    refunded_after_shipping:
      'A Koywe reembolsou o comprador depois que a loja foi avisada para enviar a compra, que já pode estar a caminho.',
  },
  actions: {
    database_full:
      'Dê mais espaço em disco ao banco de dados. Nada do que já foi confirmado se perdeu.',
    database_read_only:
      'Faça o banco de dados de DATABASE_URL aceitar gravações de novo: termine a recuperação ou aponte DATABASE_URL para o primário.',
    temporal_unreachable:
      'Inicie o Temporal ou corrija TEMPORAL_ADDRESS. npm run doctor verifica isso.',
    worker_absent: 'Inicie um worker (npm run worker). O log do último diz por que ele terminou.',
    koywe_unreachable:
      'Verifique com npm run doctor se esta máquina consegue acessar a Koywe. Se não conseguir, conserte a rede. Se conseguir, aguarde a Koywe responder.',
    koywe_failing: 'A Koywe conserta o serviço. Avise a Koywe se os erros continuarem.',
    koywe_throttling: null,
    koywe_unintelligible:
      'A Koywe corrige as respostas. Avise a Koywe, com o id da ordem, que elas mudaram.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'O comprador corrige o número do documento e inicia um novo pagamento.',
    order_refused:
      'Leia o motivo no histórico e pergunte à Koywe sobre o código. O comprador pode tentar de novo.',
    order_mismatch:
      'Pergunte à Koywe por que a ordem é diferente. O comprador pode iniciar um novo pagamento.',
    never_opened: 'Elimine a causa do erro. O comprador precisa de um novo pagamento.',
    payment_failed: 'O comprador pode iniciar um novo pagamento ou usar outra forma de pagamento.',
    payment_cancelled: 'O comprador pode iniciar um novo pagamento.',
    payment_expired: 'O comprador pode iniciar um novo pagamento.',
    awaiting_payer: 'O comprador paga com o link deste pagamento.',
    pay_address_unknown: 'O comprador inicia um novo pagamento.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare o primeiro segredo de KOYWE_WEBHOOK_SECRET com o da Koywe. Se forem iguais, o webhook era falso e não há nada a fazer.',
    order_on_hold:
      'A Koywe libera a ordem ou diz o que falta. Pergunte à Koywe sobre a ordem {order}.',
    settling: 'A Koywe confirma o dinheiro. A loja não precisa fazer nada.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Faça o endereço de MERCHANT_EVENTS_URL responder 2xx. O Payin repete o envio automaticamente.',
    mail_delayed:
      'Conserte SMTP_URL ou o servidor de e-mail. O Payin repete o envio automaticamente.',
    completed: null,
    payer_erased: null,
    webhooks_missing:
      'Verifique na Koywe o endereço dos webhooks e o segredo com npm run koywe -- webhook list. Com este pagamento não há nada a fazer.',
    refund_requested: 'A Koywe faz ou recusa o reembolso. Pergunte à Koywe sobre a ordem {order}.',
    refunded: null,
    refunded_after_shipping:
      'Pare o envio se ainda for possível, ou combine a devolução com o comprador.',
  },
  findings: findingsInPortuguese,
  steps: {
    poll: 'O Payin lê a ordem de novo; se chegar um webhook, lê antes.',
    watch: 'O Payin lê a ordem de novo, caso ainda chegue dinheiro.',
    delivery: 'O Payin envia a mensagem de novo.',
    retry: 'O Payin repete a chamada à Koywe, pelo menos a cada 30 segundos, até dar certo.',
    lookup:
      'O Payin procura a ordem na Koywe, pelo menos a cada cinco minutos. Só cria outra quando é certo que não existe nenhuma.',
    read: 'O Payin lê a ordem na Koywe.',
    open: 'O Payin cria a ordem na Koywe e repete isso até dar certo ou o prazo para pagar terminar.',
    resume: 'O Payin continua automaticamente assim que isso for consertado.',
    refund:
      'O Payin fica sabendo do reembolso por um webhook, ou quando alguém lê o pagamento com refresh=true.',
  },
  statuses: {
    opening: 'em criação',
    pending: 'pendente',
    processing: 'em processamento',
    paid: 'pago',
    completed: 'concluído',
    rejected: 'rejeitado',
    failed: 'com falha',
    expired: 'expirado',
    cancelled: 'cancelado',
    refunded: 'reembolsado',
  },
  troubles: {
    koywe_refused: 'a Koywe recusou a chamada',
    koywe_unauthorized: 'a Koywe recusou as credenciais',
    koywe_throttled: 'a Koywe limitou o número de chamadas',
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
      action: 'O comprador corrige o dado e começa a compra de novo.',
    },
    request: {
      sentence:
        'A solicitação {request} foi recusada com {code} ({fields}). Nenhum pagamento foi criado.',
      action: 'Corrija a solicitação como indica docs/errors.md para esse código.',
    },
    reference: {
      sentence:
        'A solicitação {request} foi recusada com {code}: o pagamento {payment} já usa a referência {reference}.',
      action:
        'Leve o comprador a esse pagamento ou use outra referência. npm run explain diz como está esse pagamento.',
    },
    koywe: {
      sentence:
        'A solicitação {request} foi recusada com {code}: a Koywe não criou a ordem de {payment}.',
      action: 'Leia a explicação desse pagamento.',
    },
    signature: {
      sentence:
        'O webhook {request} sobre {payment} foi recusado com {code}: a assinatura não corresponde a KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare o primeiro segredo de KOYWE_WEBHOOK_SECRET com o da Koywe. Se forem iguais, o webhook era falso e não há nada a fazer.',
    },
    unavailable: {
      sentence:
        'A solicitação {request} foi recusada com {code}: uma parte do Payin não respondeu.',
      action:
        'Verifique as partes com npm run doctor. É seguro repetir a solicitação com a mesma Idempotency-Key.',
    },
  },
  timeJoin: ', ',
  unknown: 'sem dados',
}
