/** A person who was let into the desk. */

import type { Locale } from '../payment/country.ts'
import { DeskProblem } from './problem.ts'
import type { DeskTexts } from './texts/texts.ts'
import type { Role } from './users.ts'

/** Who asks for a page, and in which language. */
export interface DeskVisitor {
  name: string
  roles: readonly Role[]
  locale: Locale
  texts: DeskTexts
  /** What every form of the page carries. */
  formToken: string
  /** Signed in by the header, so that there is nothing to sign out of here. */
  isFromHeader: boolean
}

/** @throws DeskProblem `forbidden` */
export function demandRole({ roles }: DeskVisitor, role: Role): void {
  if (!roles.includes(role)) throw new DeskProblem('forbidden')
}
