/** Each bug that the production tests plant has its place in the code: found here in a moment, and not after an hour. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../dev/local/paths.ts'
import { plantedBugs } from './production/planted.ts'

it.each(Object.entries(plantedBugs))('a planted bug has its lines: %s', (_name, { changes }) => {
  for (const { file, from } of changes) {
    expect(readFileSync(join(checkout, file), 'utf8'), file).toContain(from)
  }
})
