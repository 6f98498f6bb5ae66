/** The countries that the shop sells to, each with its currency and a demonstration payer. */

export interface Buyer {
  name: string
  email: string
  phone: string
  documentType: string
  documentNumber: string
}

export interface Market {
  country: string
  name: string
  currency: string
  /** Decimals of the currency. */
  scale: number
  buyer: Buyer
}

function buyer(name: string, documentType: string, documentNumber: string, phone: string): Buyer {
  return { name, email: 'payer@example.com', phone, documentType, documentNumber }
}

export const markets: readonly Market[] = [
  {
    country: 'CO',
    name: 'Colombia',
    currency: 'COP',
    scale: 2,
    buyer: buyer('Ana Pérez', 'CC', '1234567890', '+573001234567'),
  },
  {
    country: 'BR',
    name: 'Brasil',
    currency: 'BRL',
    scale: 2,
    buyer: buyer('João Silva', 'CPF', '12345678909', '+5511912345678'),
  },
  {
    country: 'MX',
    name: 'México',
    currency: 'MXN',
    scale: 2,
    buyer: buyer('María López', 'RFC', 'GODE561231GR8', '+525512345678'),
  },
  {
    country: 'CL',
    name: 'Chile',
    currency: 'CLP',
    scale: 0,
    buyer: buyer('Pedro Soto', 'RUT', '11111111-1', '+56912345678'),
  },
]

/** The market of a country; the first one where the shop does not sell there. */
export function findMarket(country: string | undefined): Market {
  const [first] = markets
  const market = markets.find((one) => one.country === country) ?? first
  if (!market) throw new Error('the shop sells nowhere')
  return market
}
