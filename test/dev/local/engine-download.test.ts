/** What is downloaded is run only if it is what was pinned. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { archiveName, checksums, downloadEngine } from '../../../dev/local/engine-download.ts'
import { readEngineVersion } from '../../../dev/local/engine.ts'

const version = 'v0.0.1'
const name = archiveName(version)

/** A release with one program, and where it would be installed. */
async function aRelease() {
  const folder = mkdtempSync(join(tmpdir(), 'payin-engine-'))
  writeFileSync(join(folder, 'temporal'), '#!/bin/sh\n')
  execFileSync('tar', ['-czf', 'archive', 'temporal'], { cwd: folder })
  const archive = readFileSync(join(folder, 'archive'))
  const server = createServer((request, response) => {
    response.writeHead(request.url === `/${version}/${name}` ? 200 : 404).end(archive)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const releasesUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sum = createHash('sha256').update(archive).digest('hex')
  return { path: join(folder, 'installed'), releasesUrl, sum }
}

it('installs what has the pinned checksum', async () => {
  const { path, releasesUrl, sum } = await aRelease()

  const fault = await downloadEngine(path, version, { releasesUrl, pins: { [name]: sum } })

  expect(fault).toBeNull()
  expect(statSync(path).mode & 0o777).toBe(0o755)
  expect(existsSync(`${path}.download`)).toBe(false)
})

it('refuses anything else, and leaves nothing behind', async () => {
  const { path, releasesUrl, sum } = await aRelease()
  const pins = { [name]: 'a'.repeat(64) }

  const fault = await downloadEngine(path, version, { releasesUrl, pins })

  expect(fault).toBe(`the download has the checksum ${sum} instead of the pinned one`)
  expect([path, `${path}.download`].filter((one) => existsSync(one))).toEqual([])
})

it('asks for nothing that has no pin', async () => {
  const fault = await downloadEngine('/nowhere', version, { pins: {} })

  expect(fault).toBe(`no checksum is pinned for ${name}`)
})

it('has a pin for the version that go.mod names, on every platform', () => {
  const number = readEngineVersion().slice(1)
  const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']

  expect(Object.keys(checksums).toSorted()).toEqual(
    platforms.map((one) => `temporal_cli_${number}_${one}.tar.gz`).toSorted(),
  )
})
