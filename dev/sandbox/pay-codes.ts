/**
 * How an order is paid: on the hosted page, by the code of PIX, or by a transfer to the account of the order.
 * Source: BR Code is the EMV merchant-presented QR code of the Banco Central do Brasil; a CLABE has 17 digits and one
 * that checks them. What Koywe answers is in docs/koywe.md, "Codes and accounts".
 */

import { createHash } from 'node:crypto'
import { crc16 } from './crc16.ts'
import { methods } from './methods.ts'
import type { SandboxOrder } from './orders.ts'

export type PayWay =
  | { kind: 'page' }
  | { kind: 'code'; code: string }
  | { kind: 'transfer'; account: Record<string, string> }

type Paid = Pick<SandboxOrder, 'id' | 'method' | 'amountIn' | 'currency'>

/** Says how the payer pays an order. The same order always has the same code and the same account. */
export function findPayWay(order: Paid): PayWay {
  const method = methods.find(
    (one) => one.method === order.method && one.currency === order.currency,
  )
  if (method?.isQr === true) return { kind: 'code', code: toBrCode(order) }
  if (method?.isTransfer === true) return { kind: 'transfer', account: toAccount(order) }
  return { kind: 'page' }
}

/** Whether a bank would pay this order by that text: its code, or the number of its account. */
export function isPaidBy(order: Paid, text: string): boolean {
  const way = findPayWay(order)
  if (way.kind === 'code') return way.code === text.trim()
  return way.kind === 'transfer' && way.account['clabe'] === text.replaceAll(/\s/g, '')
}

function toBrCode(order: Paid): string {
  const reference = digest(order.id).slice(0, 25)
  const isDynamic = order.method === 'PIX_DYNAMIC'
  const key = isDynamic
    ? member('25', `pix.koywe-sandbox.example/v2/${reference}`)
    : member('01', 'pix@koywe-sandbox.example')
  const content = [
    member('00', '01'),
    ...(isDynamic ? [member('01', '12')] : []),
    member('26', member('00', 'br.gov.bcb.pix') + key),
    member('52', '0000'),
    member('53', '986'),
    member('54', order.amountIn.toFixed(2)),
    member('58', 'BR'),
    member('59', 'KOYWE SANDBOX'),
    member('60', 'SAO PAULO'),
    member('62', member('05', isDynamic ? '***' : reference)),
    '6304',
  ].join('')
  return content + crc16(content)
}

/** Two digits of a name, two of a length, and the value. */
function member(name: string, value: string): string {
  return `${name}${String(value.length).padStart(2, '0')}${value}`
}

function toAccount(order: Paid): Record<string, string> {
  const digits = BigInt(`0x${digest(order.id).slice(0, 16)}`)
    .toString()
    .slice(-14)
    .padStart(14, '0')
  const number = `646${digits}`
  const sum = Array.from(number, Number).reduce((total, digit, at) => {
    const weight = [3, 7, 1][at % 3] ?? 0
    return total + ((digit * weight) % 10)
  }, 0)
  return {
    clabe: `${number}${(10 - (sum % 10)) % 10}`,
    bankName: 'STP',
    beneficiaryName: 'Koywe Sandbox',
    reference: digits.slice(-7),
  }
}

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
