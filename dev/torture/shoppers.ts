/** Shops and payers of a torture run: they check out, retry with the same key, pay in every way, or leave. */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { call, insist, readPayment, type TortureOpening, type ShopperParts } from './calls.ts'
import { fates, playFate } from './fates.ts'

/** Plays one payment. Returns its id, or null if it did not open in time. */
export async function shop(parts: ShopperParts): Promise<string | null> {
  const { dice } = parts
  const fate = dice.pick(fates)
  const opened = fate === 'race' ? await raceOut(parts) : await checkOut(parts)
  if (!opened) return null
  await readPayment(parts, opened.id)
  await playFate(fate, opened, parts)
  for (let polls = 0; polls < 4; polls += 1) {
    await pause(dice.below(1000))
    await readPayment(parts, opened.id)
  }
  return opened.id
}

/** Repeats the request with the same key until the answer is final. */
async function checkOut(
  parts: ShopperParts,
  reference = `torture-${randomUUID()}`,
): Promise<TortureOpening | null> {
  const { stage, dice, record } = parts
  const key = randomUUID()
  const body = JSON.stringify(aRequest(reference))
  const ask = async () => {
    const answer = await call(`${dice.pick(stage.apiUrls)}/payments`, stage, {
      headers: { 'idempotency-key': key },
      body,
    })
    record.write({ kind: 'asked', key, ...answer })
    return answer
  }
  const answer = await insist(parts, async () => {
    const one = await ask()
    return one.status === 201 || one.status === 409 || one.status === 422 ? one : null
  })
  // The shop has lost the answer and repeats the request.
  if (answer?.status === 201 && dice.below(3) === 0) await ask()
  return answer?.status === 201 ? (JSON.parse(answer.text) as TortureOpening) : null
}

/** Checks one cart out twice, each with its own key. At most one becomes a payment. */
async function raceOut(parts: ShopperParts): Promise<TortureOpening | null> {
  const reference = `torture-${randomUUID()}`
  const both = await Promise.all([checkOut(parts, reference), checkOut(parts, reference)])
  return both.find((opened) => opened !== null) ?? null
}

function aRequest(merchantReference: string) {
  return {
    amount: '50000',
    currency: 'COP',
    country: 'CO',
    method: 'PSE',
    description: 'Torture',
    merchantReference,
    payer: {
      name: 'Torcuata Malaquías',
      email: `${randomUUID()}@torcuata.example`,
      documentType: 'CC',
      documentNumber: '1029384756',
    },
    successUrl: 'https://shop.example/ok',
    failedUrl: 'https://shop.example/failed',
  }
}

/** Personal data of every payer here. No log and no history may contain it. */
export const personal = {
  'the name': 'Torcuata',
  'the e-mail': 'torcuata.example',
  'the document': '1029384756',
}
