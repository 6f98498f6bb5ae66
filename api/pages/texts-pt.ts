/** The payer's pages in Portuguese. */

import type { ExceptionKind } from '../../payment/status.ts'
import type { PageTexts, PayTexts, TextFacts } from './page-texts.ts'

const held: Record<ExceptionKind, (facts: TextFacts) => string> = {
  underpaid: ({ paid, asked }) => `Recebemos ${paid}, mas o pedido é de ${asked}.`,
  overpaid: ({ paid, asked }) =>
    `Recebemos ${paid}, mas o pedido é de ${asked}: chegou dinheiro a mais.`,
  late: ({ paid, deadline }) => `Recebemos ${paid}, mas o prazo terminou em ${deadline}.`,
  duplicate: ({ paid }) => `Recebemos ${paid} para um pedido que já estava pago.`,
  mismatched: ({ paid }) => `Recebemos ${paid}, mas o pagamento não confere com o pedido.`,
}

const states: PageTexts['states'] = {
  confirming: {
    headline: 'Estamos aguardando seu pagamento',
    sentence: () => 'Ainda não recebemos a confirmação.',
    next: ({ deadline }) =>
      `Se você já pagou, não pague de novo: esta página se atualiza sozinha. Se ainda não pagou, você tem até ${deadline}.`,
  },
  processing: {
    headline: 'Seu banco está processando o pagamento',
    sentence: () => 'Você já iniciou o pagamento; falta o banco confirmar.',
    next: ({ watchEnd }) =>
      `Não pague de novo: esta página se atualiza sozinha. Acompanhamos a resposta do banco até ${watchEnd}.`,
  },
  received: {
    headline: 'Recebemos seu pagamento',
    sentence: () => 'Assim que o valor for creditado, avisamos a loja.',
    next: () => 'Você não precisa fazer mais nada. Esta página se atualiza sozinha.',
  },
  completed: {
    headline: 'Seu pagamento foi concluído',
    sentence: () => 'Já avisamos a loja para preparar sua compra.',
    next: () => 'Você não precisa fazer mais nada. Guarde esta página como comprovante, se quiser.',
  },
  held: {
    headline: 'Seu dinheiro chegou e a loja está conferindo',
    sentence: (facts) => held[facts.exception](facts),
    next: ({ shop }) =>
      `Uma pessoa de ${shop} decide se aceita ou se devolve o dinheiro. Não há prazo fixo. Não pague de novo: esta página é atualizada quando houver uma decisão.`,
  },
  declined: {
    headline: 'A loja vai devolver seu dinheiro',
    sentence: ({ paid, shop }) => `Recebemos ${paid}, mas ${shop} não aceitou o pagamento.`,
    next: ({ shop }) =>
      `A devolução é feita por ${shop} e pode levar alguns dias. Esta página é atualizada quando ela for feita. Não pague de novo sem falar com a loja.`,
  },
  failed: {
    headline: 'O pagamento não foi concluído',
    sentence: () => 'Não recebemos nenhum valor.',
    next: () =>
      'Você pode pagar de novo, com esta ou outra forma de pagamento. Se o seu banco mostrar uma cobrança, não pague de novo: fale com a loja.',
  },
  expired: {
    headline: 'O prazo para pagar terminou',
    sentence: ({ deadline }) => `O prazo terminou em ${deadline} e não recebemos nenhum valor.`,
    next: ({ watchEnd }) =>
      `Se você já pagou, não pague de novo: até ${watchEnd} continuamos acompanhando, e a loja vai responder a você. Se não pagou, você pode tentar de novo.`,
  },
  cancelled: {
    headline: 'O pagamento foi cancelado',
    sentence: () => 'Não recebemos nenhum valor.',
    next: () => 'Se ainda quiser sua compra, você pode pagar de novo.',
  },
  refunded: {
    headline: 'Seu dinheiro foi devolvido',
    sentence: ({ paid }) =>
      `O valor de ${paid} foi devolvido pela mesma forma de pagamento que você usou.`,
    next: () => 'Seu banco pode levar alguns dias para mostrar. Se não aparecer, fale com a loja.',
  },
}

const pay: PayTexts = {
  headline: (amount, method) => `Pague ${amount} com ${method}`,
  steps: {
    pix: [
      'Abra o app do seu banco e entre em Pix.',
      'Escaneie o QR code, ou copie o código e cole em Pix copia e cola.',
      'Confira o valor e confirme o pagamento.',
    ],
    qr: [
      'Abra o app com que você paga.',
      'Escaneie o QR code, ou copie o código e cole.',
      'Confira o valor e confirme o pagamento.',
    ],
    transfer: [
      'Abra o app do seu banco e escolha transferir.',
      'Copie estes dados na transferência.',
      'Transfira o valor exato e confirme.',
    ],
  },
  payBefore: (deadline) => `Pague até ${deadline}.`,
  timeLeft: 'Tempo restante',
  qrCode: (amount) => `QR code para pagar ${amount}`,
  code: 'Código copia e cola',
  copyCode: 'Copiar o código',
  copy: (what) => `Copiar: ${what}`,
  copyShort: 'Copiar',
  copied: 'Copiado',
  howTo: 'Como pagar',
  exactAmount: 'Valor exato',
  waiting:
    'Quando o pagamento chegar, esta página se atualiza sozinha. Você também pode fechar e voltar depois.',
  fields: {
    clabe: 'CLABE',
    cbu: 'CBU ou CVU',
    alias: 'Alias',
    accountNumber: 'Número da conta',
    accountType: 'Tipo de conta',
    bank: 'Banco',
    beneficiary: 'Favorecido',
    document: 'Documento do favorecido',
    reference: 'Referência',
    concept: 'Descrição',
  },
}

export const pagesInPortuguese: PageTexts = {
  states,
  pay,
  facts: {
    amount: 'Valor',
    arrived: 'Valor recebido',
    reference: 'Pedido',
    method: 'Forma de pagamento',
    paidAt: 'Pago em',
    createdAt: 'Iniciado em',
  },
  actions: {
    toShop: (shop) => `Continuar em ${shop}`,
    backToShop: (shop) => `Voltar para ${shop}`,
    payAgain: () => 'Pagar de novo',
    toPayment: () => 'Voltar à página de pagamento',
    writeToShop: (shop) => `Falar com ${shop}`,
  },
  help: (shop) => `Precisa de ajuda? Fale com ${shop}`,
  order: (reference) => `Pedido ${reference}`,
  notFound: {
    headline: 'Não encontramos este pagamento',
    sentence: 'Confira o link ou volte à loja.',
  },
  unavailable: {
    headline: 'Não conseguimos mostrar seu pagamento agora',
    sentence: 'Se você já pagou, não pague de novo. Esta página se atualiza sozinha.',
  },
}
