/** The mails in Portuguese. */

import type { MailTexts, MailWords } from './mail-texts.ts'

export const mailsInPortuguese: MailTexts = {
  greeting: (name) => `Olá, ${name}!`,
  kinds: {
    'mail.confirmation': ({ paid, description }) => ({
      subject: `Recebemos seu pagamento de ${paid}`,
      headline: 'Recebemos seu pagamento',
      paragraphs: [
        `Recebemos seu pagamento de ${paid} referente a “${description}”. Agradecemos a sua compra!`,
      ],
    }),
    'mail.shipping': ({ description }) => ({
      subject: 'A loja está preparando sua compra',
      headline: 'A loja está preparando sua compra',
      paragraphs: [
        `Seu pagamento referente a “${description}” foi concluído e a loja está preparando sua compra.`,
      ],
    }),
    'mail.failure': ({ asked, description }) => ({
      subject: `Seu pagamento de ${asked} não foi concluído`,
      headline: 'Seu pagamento não foi concluído',
      paragraphs: [
        `Seu pagamento de ${asked} referente a “${description}” não foi concluído. Você pode tentar de novo na loja.`,
        'Se o seu banco fez alguma cobrança, fale com a loja.',
      ],
    }),
    'mail.expired': ({ asked, description }) => ({
      subject: `O prazo para pagar ${asked} terminou`,
      headline: 'O prazo para pagar terminou',
      paragraphs: [
        `Não recebemos a tempo seu pagamento de ${asked} referente a “${description}”. Se ainda quiser sua compra, faça o pedido de novo na loja.`,
        'Se você acabou de pagar, não pague de novo: vamos localizar seu pagamento e a loja avisará você.',
      ],
    }),
    'mail.held': (words) => ({
      subject: 'A loja está conferindo seu pagamento',
      headline: 'A loja está conferindo seu pagamento',
      paragraphs: [
        describeMoney(words),
        'Uma pessoa da loja vai decidir se segue com sua compra ou devolve o dinheiro. Não pague de novo.',
      ],
    }),
    'mail.declined': ({ paid, description }) => ({
      subject: `A loja vai devolver seu pagamento de ${paid}`,
      headline: 'A loja vai devolver seu dinheiro',
      paragraphs: [
        `A loja não pôde aceitar seu pagamento de ${paid} referente a “${description}” e decidiu devolver o dinheiro.`,
        'Quem faz a devolução é a loja. Se o dinheiro não chegar em alguns dias, fale com ela. Não pague de novo sem falar antes com a loja.',
      ],
    }),
    'mail.refunded': ({ paid, description }) => ({
      subject: `Seu pagamento de ${paid} foi devolvido`,
      headline: 'Seu pagamento foi devolvido',
      paragraphs: [
        `Seu pagamento de ${paid} referente a “${description}” foi devolvido.`,
        'O dinheiro volta pela mesma forma de pagamento que você usou. Seu banco pode levar alguns dias para mostrá-lo.',
      ],
    }),
  },
  labels: {
    order: 'Pedido',
    asked: 'Valor',
    paid: 'Valor recebido',
    method: 'Forma de pagamento',
    shop: 'Loja',
    toPayment: 'Ver meu pagamento',
  },
  beforeLink: 'Se o botão não funcionar, abra este endereço:',
  help: {
    mail: (shop) => `Ficou com alguma dúvida? Escreva para ${shop}:`,
    whatsapp: (shop) => `Ficou com alguma dúvida? Fale com ${shop} pelo WhatsApp:`,
    none: (shop) => `Ficou com alguma dúvida? Fale com ${shop}.`,
  },
  footer: (shop) => `Você recebeu este e-mail por causa do seu pedido em ${shop}.`,
}

function describeMoney({ asked, paid, description, exception }: MailWords): string {
  const money = `Recebemos um pagamento de ${paid} referente a “${description}”`
  switch (exception) {
    case 'late':
      return `${money}, mas o prazo para pagar já tinha terminado.`
    case 'underpaid':
      return `${money}, mas o valor do pedido é ${asked}: falta uma parte.`
    case 'overpaid':
      return `${money}, mas o valor do pedido é ${asked}: chegou dinheiro a mais.`
    case 'duplicate':
      return `Recebemos mais de um pagamento referente a “${description}”.`
    case 'mismatched':
    case null:
      return `${money}, mas o pagamento não confere com o pedido.`
  }
}
