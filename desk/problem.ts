/** A refused request of the desk. Its page says why, in the person's language. */

export const deskProblems = {
  not_found: 404,
  forbidden: 403,
  form_expired: 403,
  too_many: 429,
  changed: 409,
  not_possible: 409,
  invalid: 422,
} as const

export type DeskProblemCode = keyof typeof deskProblems

export function isDeskProblemCode(code: string): code is DeskProblemCode {
  return Object.hasOwn(deskProblems, code)
}

export class DeskProblem extends Error {
  readonly code: DeskProblemCode
  /** Of `changed`: the payment's version now, where it is known. */
  readonly version: number | null
  constructor(code: DeskProblemCode, version: number | null = null) {
    super(code)
    this.name = 'DeskProblem'
    this.code = code
    this.version = version
  }
}
