/** The shop's offers: one for each country and method. */

import { showAmount } from '../sandbox/amount.ts'

export interface Offer {
  id: string
  product: string
  /** Country and method. */
  label: string
  /** What a payer of the demonstration should expect. */
  note?: string
  /** The part of the request to Payin that the offer and its demonstration payer determine. */
  checkout: { amount: string; currency: string } & Record<string, unknown>
}

const product = 'A kilo of coffee'

function payer(name: string, documentType: string, documentNumber: string, phone: string) {
  return { name, email: 'payer@example.com', phone, documentType, documentNumber }
}

export const offers: readonly Offer[] = [
  {
    id: 'pse',
    product,
    label: 'Colombia · PSE',
    checkout: {
      amount: '50000',
      currency: 'COP',
      country: 'CO',
      method: 'PSE',
      bank: 'BANCOLOMBIA',
      payer: payer('Ana Pérez', 'CC', '1234567890', '+573001234567'),
    },
  },
  {
    id: 'pse-666',
    product,
    label: 'Colombia · PSE',
    note: 'the bank declines',
    checkout: {
      amount: '666',
      currency: 'COP',
      country: 'CO',
      method: 'PSE',
      bank: 'BANCOLOMBIA',
      payer: payer('Ana Pérez', 'CC', '1234567890', '+573001234567'),
    },
  },
  {
    id: 'nequi',
    product,
    label: 'Colombia · Nequi',
    checkout: {
      amount: '50000',
      currency: 'COP',
      country: 'CO',
      method: 'NEQUI',
      payer: payer('Ana Pérez', 'CC', '1234567890', '+573001234567'),
    },
  },
  {
    id: 'pix',
    product,
    label: 'Brasil · PIX',
    checkout: {
      amount: '79.90',
      currency: 'BRL',
      country: 'BR',
      method: 'PIX_DYNAMIC',
      payer: payer('João Silva', 'CPF', '12345678909', '+5511912345678'),
    },
  },
  {
    id: 'spei',
    product,
    label: 'México · SPEI',
    note: 'the sandbox pays it after 1.5 s',
    checkout: {
      amount: '250',
      currency: 'MXN',
      country: 'MX',
      method: 'SPEI',
      payer: payer('María López', 'RFC', 'GODE561231GR8', '+525512345678'),
    },
  },
  {
    id: 'khipu',
    product,
    label: 'Chile · Khipu',
    note: 'the sandbox pays it after 1.5 s',
    checkout: {
      amount: '12990',
      currency: 'CLP',
      country: 'CL',
      method: 'KHIPU',
      payer: payer('Pedro Soto', 'RUT', '11111111-1', '+56912345678'),
    },
  },
]

export function findOffer(id: string): Offer | undefined {
  return offers.find((offer) => offer.id === id)
}

/** The price as people in the offer's country write it. */
export function showPrice({ checkout: { amount, currency } }: Offer): string {
  return showAmount(Number(amount), currency)
}
