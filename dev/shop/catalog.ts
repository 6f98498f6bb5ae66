/** What the shop sells, and for how much in each market. */

import { showAmount } from '../sandbox/amount.ts'
import type { Language } from './languages.ts'
import type { Market } from './markets.ts'

export interface Product {
  id: 'coffee' | 'mug'
  name: Record<Language, string>
  about: Record<Language, string>
  /** What its picture shows. */
  picture: Record<Language, string>
  /** By country, in the smallest unit of its currency. */
  prices: Record<string, number>
}

export const products: readonly Product[] = [
  {
    id: 'coffee',
    name: {
      es: 'Café de altura, 1 kg',
      pt: 'Café de altitude, 1 kg',
      en: 'Highland coffee, 1 kg',
    },
    about: {
      es: 'Tostado medio, en grano. Panela, mandarina y cacao.',
      pt: 'Torra média, em grãos. Rapadura, tangerina e cacau.',
      en: 'Medium roast, whole bean. Panela, mandarin and cocoa.',
    },
    picture: {
      es: 'Una bolsa de café con montañas en la etiqueta',
      pt: 'Um pacote de café com montanhas no rótulo',
      en: 'A bag of coffee with mountains on its label',
    },
    prices: { CO: 5_000_000, BR: 7990, MX: 25_000, CL: 12_990 },
  },
  {
    id: 'mug',
    name: { es: 'Taza esmaltada', pt: 'Caneca esmaltada', en: 'Enamel mug' },
    about: {
      es: 'Acero esmaltado, 350 ml. Para la casa y para el monte.',
      pt: 'Aço esmaltado, 350 ml. Para a casa e para a trilha.',
      en: 'Enamelled steel, 350 ml. For home and for the trail.',
    },
    picture: {
      es: 'Una taza esmaltada blanca con borde azul',
      pt: 'Uma caneca esmaltada branca com borda azul',
      en: 'A white enamel mug with a blue rim',
    },
    prices: { CO: 3_200_000, BR: 4950, MX: 14_900, CL: 8990 },
  },
]

export interface CartLine {
  product: Product
  quantity: number
}

export function priceOf(product: Product, { country }: Market): number {
  return product.prices[country] ?? 0
}

export function totalOf(lines: readonly CartLine[], market: Market): number {
  return lines.reduce((sum, { product, quantity }) => sum + priceOf(product, market) * quantity, 0)
}

/** An amount as Payin takes it: `79.90`. */
export function toDecimal(minor: number, { scale }: Market): string {
  if (scale === 0) return String(minor)
  const digits = String(minor).padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** An amount as people in the market write it: `R$ 79,90`. */
export function showPrice(minor: number, market: Market): string {
  return showAmount(Number(toDecimal(minor, market)), market.currency)
}
