/** The harness catches each bug that is planted in the code about orders and their money. */

import { expect, it } from 'vitest'
import { huntBug } from '../support/torture.ts'
import { plantedInOrders } from './planted.ts'

it.each(Object.entries(plantedInOrders))('a planted bug is caught: %s', async (_name, bug) => {
  expect(await huntBug(bug)).toBeNull()
})
