/** Where the local set-up keeps things: data per checkout, programs per user. */

import { chmodSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import {
  cachePath,
  checkout,
  localPath,
  makeFolder,
  sharedLocalPath,
} from '../../../dev/local/paths.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('keeps data below the checkout', () => {
  const path = localPath('sandbox.json')

  expect(path).toBe(join(checkout, '.local', 'sandbox.json'))
})

it('keeps other users out of the data, also of a folder that was open before', () => {
  makeFolder(localPath('logs'))
  chmodSync(localPath(), 0o755)

  makeFolder(localPath('logs'))

  expect(statSync(localPath()).mode & 0o777).toBe(0o700)
})

it('keeps data that PostgreSQL must reach in one folder of the checkout', () => {
  const folder = sharedLocalPath()

  const path = sharedLocalPath('postgres', 'data')

  expect(path).toBe(join(folder, 'postgres', 'data'))
})

it.each([
  ['where XDG_CACHE_HOME says', '/elsewhere', '/elsewhere/payin/temporal'],
  ['in the home folder', '', join(homedir(), '.cache/payin/temporal')],
])('keeps programs %s', (_what, home, expected) => {
  vi.stubEnv('XDG_CACHE_HOME', home)

  const path = cachePath('temporal')

  expect(path).toBe(expected)
})
