/** Downloads the Temporal server of a release, and uses it only if its checksum is the pinned one. */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** SHA-256 of the archives, by their names. Source: public build recipes of v1.8.2 that agree (read 2026-11-30, observed). */
export const checksums: Readonly<Record<string, string>> = {
  'temporal_cli_1.8.2_linux_amd64.tar.gz':
    'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
  'temporal_cli_1.8.2_linux_arm64.tar.gz':
    '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
  'temporal_cli_1.8.2_darwin_amd64.tar.gz':
    '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
  'temporal_cli_1.8.2_darwin_arm64.tar.gz':
    'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
}

const releases = 'https://github.com/temporalio/cli/releases/download'
/** An archive of 60 MB on a slow line. */
const downloadMs = 5 * 60_000

interface DownloadOptions {
  releasesUrl?: string
  pins?: Readonly<Record<string, string>>
}

/** The archive of a version, such as v1.8.2, for this machine. */
export function archiveName(version: string): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return `temporal_cli_${version.slice(1)}_${process.platform}_${architecture}.tar.gz`
}

/**
 * Installs the program at a path. An archive with another checksum is neither unpacked nor run.
 * @returns what went wrong, or null
 */
export async function downloadEngine(
  path: string,
  version: string,
  { releasesUrl = releases, pins = checksums }: DownloadOptions = {},
): Promise<string | null> {
  const name = archiveName(version)
  const pin = pins[name]
  if (pin === undefined) return `no checksum is pinned for ${name}`
  const folder = `${path}.download`
  try {
    const answer = await fetch(`${releasesUrl}/${version}/${name}`, {
      signal: AbortSignal.timeout(downloadMs),
    })
    if (!answer.ok) return `the download failed: status ${answer.status}`
    const archive = Buffer.from(await answer.arrayBuffer())
    const sum = createHash('sha256').update(archive).digest('hex')
    if (sum !== pin) return `the download has the checksum ${sum} instead of the pinned one`
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, name), archive)
    await run('tar', ['-xzf', join(folder, name), '-C', folder, 'temporal'])
    await chmod(join(folder, 'temporal'), 0o755)
    await rename(join(folder, 'temporal'), path)
    return null
  } catch {
    return 'the download failed'
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
