/** `npm run docs`: writes every file that is generated from the code. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from './generate.ts'

const checkout = join(import.meta.dirname, '..', '..')
for (const [path, content] of Object.entries(await generate())) {
  writeFileSync(join(checkout, path), content)
  process.stdout.write(`${path}\n`)
}
