/** `npm run explain`: a payment by any of its names, a refused request, and what is not there. */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { runCommand } from '../support/command.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

async function explain(...args: string[]) {
  const main = join(checkout, 'cli/explain/main.ts')
  const command = runCommand([process.execPath, main, ...args], { cwd: checkout, env: world.env })
  onTestFinished(() => void command.end('SIGKILL'))
  return { code: await command.ended, said: command.said() }
}

it('explains a payment by its id, its reference and its order', async () => {
  const { body: payment } = await world.call.checkout()
  const names = [payment.id, payment.merchantReference, String(payment.koyweOrderId)]

  const answers = await Promise.all(names.map((name) => explain(name, '--language', 'es')))

  for (const { code, said } of answers) {
    expect(said).toMatch(new RegExp(`^${payment.id} {2}awaiting_payer\n`))
    expect(said).toMatch(/quién +el comprador\n/)
    expect(said).toMatch(/hasta +\d{4}-/)
    expect(code).toBe(0)
  }
})

it('explains a refused request', async () => {
  const { body } = await world.call.checkout<ReadProblem>(aCheckout({ currency: 'CLP' }))
  await waitFor('the trace', async () => {
    const rows = await world.database.query('select request_id from refusals')
    return rows.length > 0
  })

  const { code, said } = await explain(body.requestId)

  expect(said).toContain('unsupported_currency')
  expect(said).toMatch(/who +the shop's developer\n/)
  expect(code).toBe(0)
})

it.each([
  [['order-that-is-not'], 1, /^Nothing is known about order-that-is-not\.\n$/],
  [[], 64, /^Which payment\?\n\nnpm run explain/],
  [['pay_1', '--language', 'fr'], 64, /^Unknown language\.\n\nnpm run explain/],
] as const)('answers %j with %d', async (args, code, words) => {
  const answer = await explain(...args)

  expect(answer.code).toBe(code)
  expect(answer.said).toMatch(words)
})
