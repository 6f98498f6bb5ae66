/** The files of the repository, for tests about the code itself. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../dev/local/paths.ts'

/** The paths of all files that git does not ignore. */
export const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: checkout,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(checkout, path)))

/** Those of our code. */
export const sources = tracked.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
/** Reads a file of the repository. */
export const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
