/** What people type into the searches of the desk. */

import { expect, it } from 'vitest'
import type { DatedRefusal } from '../../payment/refusal.ts'
import { epoch } from '../support/clock.ts'
import { aPending } from '../support/payments.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aRow } from '../support/rows.ts'

async function aSearch() {
  const searched: string[] = []
  const note = async (text: string) => {
    searched.push(text)
    return []
  }
  const store = aDeskStore(aRow({ payment: aPending() }), {
    deskSearch: { findByName: note, findByEmail: note },
  })
  const desk = await aDesk({ store })
  const browser = aDeskBrowser(desk)
  await browser.signIn('ana')
  return { browser, searched, desk }
}

// PostgreSQL takes no NUL in a text.
it('is searched without what the store cannot take', async () => {
  const { browser, searched, desk } = await aSearch()

  const byName = await browser.get('/desk/find?q=%00order-1%00')
  const byPayer = await browser.post('/desk/find-payer', { payer: 'ana@example.com\u0000' })

  expect([byName.statusCode, byPayer.statusCode]).toEqual([200, 200])
  expect(searched).toEqual(['order-1', 'ana@example.com'])
  expect(desk.actions.at(-1)).toMatchObject({ action: 'search_payer', person: 'ana' })
})

it.each([
  ['PAY_01981F00-0000-7000-8000-00000000000A', 'pay_01981f00-0000-7000-8000-00000000000a'],
  [' Req_1A ', 'req_1a'],
  ['SHOP-4711', 'SHOP-4711'],
])('%j is searched as %j', async (typed, name) => {
  const { browser, searched } = await aSearch()

  await browser.get(`/desk/find?q=${encodeURIComponent(typed)}`)

  expect(searched).toEqual([name])
})

it('that finds nothing says how to search, and keeps what was typed', async () => {
  const { browser } = await aSearch()

  const { body } = await browser.get('/desk/find?q=%22shop%22')

  expect(body).toContain('whole ids and references')
  expect(body).toContain('value="&quot;shop&quot;"')
})

it('a refused request leads to the payment that it names', async () => {
  const paymentId = aRow().payment.id
  const refusal: DatedRefusal = {
    requestId: 'req_1',
    route: 'POST /payments',
    apiKeyName: 'shop',
    merchantReference: 'order-1',
    paymentId,
    code: 'reference_in_use',
    faults: [],
    at: epoch,
  }
  const store = aDeskStore(aRow(), {
    deskSearch: { findByName: async () => [] },
    refusals: { list: async () => [refusal] },
  })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn('ana')

  const { body } = await browser.get('/desk/find?q=order-1')

  expect(body).toContain(`<a href="/desk/payments/${paymentId}">`)
})

it('can be typed on every page', async () => {
  const { browser } = await aSearch()
  const paths = ['/desk', '/desk/find?q=x', '/desk/activity', `/desk/payments/${aRow().payment.id}`]

  const pages = await Promise.all(paths.map(async (path) => (await browser.get(path)).body))

  expect(pages.map((body) => body.match(/name="q"/g)?.length)).toEqual([1, 1, 1, 1])
})
