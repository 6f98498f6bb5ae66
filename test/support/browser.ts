/** Debian's Chromium, driven by Playwright. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { checkout, makeFolder } from '../../dev/local/paths.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** @throws if there is no Chromium: a missing browser fails the tests, and never skips them */
export async function aBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? places.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error('Chromium was not found: install the package "chromium", or set CHROMIUM.')
  }
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A page of a browser whose language Payin does not have, with every error that it reported. */
export async function aPage(
  browser: Browser,
  options: { javaScriptEnabled?: boolean; width?: number } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { javaScriptEnabled = true, width = 1024 } = options
  const context = await browser.newContext({
    javaScriptEnabled,
    viewport: { width, height: 800 },
    locale: 'de-DE',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints }
}

/**
 * Keeps a picture of the page under docs/pictures when RECORD_PICTURES is set, so that a run of the
 * tests leaves the checkout as it was.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env['RECORD_PICTURES'] === undefined) return
  const path = join(checkout, 'docs', 'pictures', `${name}.png`)
  makeFolder(dirname(path))
  await page.screenshot({ path, fullPage: true })
}
