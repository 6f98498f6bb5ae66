/** The search at the end of every run: what it is to find, planted. */

import { describe, expect, it } from 'vitest'
import { aCheckout } from './support/caller.ts'
import { hidden, pollFor, textsOf } from './support/look-through.ts'

describe('what no log and no history may show', () => {
  it.each(Object.entries(hidden))('is found where it stands: %s', (label, value) => {
    expect(pollFor(`{"msg":"order read","of":"${value}"}`)).toEqual([label])
  })

  it('is found in the payload of an event, however deep', () => {
    const data = new TextEncoder().encode(JSON.stringify(aCheckout()))
    const history = { events: [{ attributes: { input: { payloads: [{ data }] } } }] }

    const found = pollFor(textsOf(history).join('\n'))

    expect(found).toEqual(['the name', 'the e-mail', 'the phone', 'the document'])
  })

  it('is not found in what may be shown', () => {
    expect(pollFor('{"paymentId":"pay_1","code":"koywe_unauthorized"}')).toEqual([])
  })
})
