/** How a refused decision is answered: with the code of its own, and the version that counts now. */

import { expect, it } from 'vitest'
import { DeskProblem } from '../../desk/problem.ts'
import { aServer, authorization } from '../support/server.ts'

const url = '/payments/pay_01981f00-0000-7000-8000-000000000001/decision'

it.each([
  [new DeskProblem('not_possible'), 409, { code: 'nothing_to_decide' }],
  [new DeskProblem('changed', 7), 409, { code: 'payment_changed', version: 7 }],
  [new DeskProblem('not_found'), 404, { code: 'not_found' }],
])('%s is %i %j', async (problem, status, members) => {
  const server = await aServer({ decisions: { decide: () => Promise.reject(problem) } })

  const answer = await server.inject({
    method: 'POST',
    url,
    headers: { authorization },
    payload: { decision: 'accept', reason: 'seen' },
  })

  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject(members)
})
