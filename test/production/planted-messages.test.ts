/** The harness catches each bug that is planted in the code about webhooks, or messages to the shop. */

import { expect, it } from 'vitest'
import { huntBug } from '../support/torture.ts'
import { plantedInMessages } from './planted.ts'

it.each(Object.entries(plantedInMessages))('a planted bug is caught: %s', async (_name, bug) => {
  expect(await huntBug(bug)).toBeNull()
})
