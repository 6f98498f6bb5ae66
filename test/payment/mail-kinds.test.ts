/** The list of mails that are sent. */

import { expect, it } from 'vitest'
import { mailKinds, toMailKinds } from '../../payment/outbox.ts'
import { readList } from '../../runtime/environment.ts'
import { variables } from '../../runtime/variables.ts'

it('is by default every kind of mail', () => {
  const { default: all = '' } = variables.MAILS as { default?: string }

  expect(toMailKinds(readList(all))).toEqual(mailKinds)
})

it('names the kinds without their prefix', () => {
  expect(toMailKinds(['held', 'refunded'])).toEqual(['mail.held', 'mail.refunded'])
})

it('may be empty', () => {
  expect(toMailKinds(['none'])).toEqual([])
})
