/** Two hundred refusals of Koywe's, each of which repeats something of the payer in a spelling of its own. */

import type { Payer } from '../../payment/payment.ts'
import { aContact } from './samples.ts'

export interface SampleRefusal {
  payer: Payer
  errorCode: string
  /** What Koywe says, and what may be kept of it. */
  message: string
  kept: string
}

type Spell = (value: string) => string

const split = (size: number, mark: string): Spell => {
  return (value) => value.match(new RegExp(`.{1,${size}}`, 'gu'))?.join(mark) ?? value
}
const wide: Spell = (value) =>
  value.replaceAll(/[!-~]/g, (mark) => String.fromCodePoint((mark.codePointAt(0) ?? 0) + 0xfee0))
const bare: Spell = (value) => value.replaceAll(/[^\p{L}\p{N}]/gu, '')
const unaccented: Spell = (value) => value.normalize('NFD').replaceAll(/\p{M}/gu, '')
const encoded: Spell = (value) =>
  encodeURIComponent(value).replaceAll(/[.-]/g, (mark) => (mark === '.' ? '%2E' : '%2D'))

const documents: Spell[] = [
  (value) => value,
  bare,
  (value) => bare(value).toLowerCase(),
  (value) => split(3, '.')(bare(value)),
  (value) => split(3, ',')(bare(value)),
  (value) => split(2, ' ')(bare(value)),
  (value) => split(4, ' - ')(bare(value)),
  (value) => split(3, '\u00A0')(bare(value)),
  (value) => split(1, '\u200B')(bare(value)),
  (value) => split(5, '/')(bare(value)),
  wide,
  encoded,
]

const names: Spell[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  unaccented,
  (value) => value.normalize('NFD'),
  (value) => unaccented(value).toLowerCase(),
  (value) => value.split(' ').at(-1) ?? '',
  (value) => unaccented(value.split(' ').at(-1) ?? '').toUpperCase(),
  (value) => value.split(' ').toReversed().join(', '),
  (value) => value.replaceAll(' ', '_'),
  (value) => value.replaceAll(/\p{L}/gu, '$&\u00AD'),
  wide,
  encoded,
]

const phones: Spell[] = [
  (value) => value,
  (value) => value.slice(1),
  (value) => value.slice(3),
  (value) => split(3, ' ')(value.slice(3)),
  (value) => `+${split(2, '-')(value.slice(1))}`,
  (value) => split(4, '.')(value.slice(3)),
  wide,
]

const emails: Spell[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  (value) => value.replace('@', '(at)'),
  (value) => value.replace('@', ' [at] '),
  (value) => value.replace('@', ' @ '),
  (value) => value.replace('@', '%40'),
  encoded,
  wide,
  (value) => value.split('@')[0] ?? '',
]

const payers: Payer[] = [
  ['Ana Pérez Li', 'ana.perez@example.com', '+56912345678', '11111111-1'],
  ['Zoë Ñandú', 'zoe_nandu@example.com.co', '+573001234567', '1234567890'],
  ['João da Silva Sá', 'joao+loja@exemplo.com.br', '+5511912345678', '12345678909'],
  ['Bo Núñez Gómez', 'bo.nunez@ejemplo.mx', '+525512345678', 'GODE561231GR8'],
  ['Íñigo Äyala', 'inigo@ejemplo.com.ar', '+5491112345678', '20123456786'],
].map(([name = '', email = '', phone = '', documentNumber = '']) => {
  return aContact({ name, email, phone, documentNumber }).payer
})

const sentence = (value: string) => `Rejected by the risk rules: ${value}, since the list says so`

/** The members of a payer that refusals repeat, each in all its spellings. */
const spellings = [
  ['documentNumber', documents],
  ['name', names],
  ['phone', phones],
  ['email', emails],
] as const

export const refusals: SampleRefusal[] = payers.flatMap((payer) =>
  spellings.flatMap(([field, ways]) =>
    ways.map((spell, at) => {
      const value = payer[field] ?? ''
      const codes = [spell(value), `CC_${bare(value)}`, unaccented(value).toUpperCase(), 'CT99400']
      return {
        payer,
        errorCode: codes[at % codes.length] ?? '',
        message: sentence(spell(value)),
        kept: sentence('…'),
      }
    }),
  ),
)
