/** Says the problems of the support's actions as the api does. */

import { DeskProblem } from '../../desk/problem.ts'
import { Problem } from '../errors.ts'

/** Leaves every other error as it is. */
export function toSupportProblem(error: unknown): unknown {
  if (!(error instanceof DeskProblem)) return error
  const { code, version } = error
  if (code === 'changed') {
    return new Problem('payment_changed', version === null ? {} : { members: { version } })
  }
  return new Problem(code === 'not_found' ? 'not_found' : 'not_possible_now')
}
