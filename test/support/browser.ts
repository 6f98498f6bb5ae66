/** Debian's Chromium, driven by Playwright. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
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
      // Pictures of grey letters are smaller than those of coloured ones.
      '--disable-lcd-text',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface PageOptions {
  javaScriptEnabled?: boolean
  width?: number
  colorScheme?: 'light' | 'dark'
  /** Pages of this origin may read and write the clipboard. */
  origin?: string
}

/** A page of a browser whose language Payin does not have, with every error that it reported. */
export async function aPage(
  browser: Browser,
  options: PageOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { javaScriptEnabled = true, width = 1024, colorScheme = 'light', origin } = options
  const context = await browser.newContext({
    javaScriptEnabled,
    viewport: { width, height: 800 },
    locale: 'de-DE',
    colorScheme,
  })
  if (origin !== undefined) {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  }
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
  const size = page.viewportSize()
  if (!size) throw new Error('the page has no size')
  // A frame is painted only where it is on the screen.
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  await page.setViewportSize({ ...size, height })
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
  )
  await page.screenshot({ path, fullPage: true })
  await page.setViewportSize(size)
}

/** What axe finds on a page, one line for each element; empty where everybody can use the page. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)
}

/** Reads the QR code in a screenshot, as a phone would. Works in the browser: the servers under test share this process. */
export async function scanQrCode(browser: Browser, screenshot: Buffer): Promise<string | null> {
  const page = await browser.newPage()
  await page.addScriptTag({ path: fileURLToPath(import.meta.resolve('jsqr')) })
  const source = `data:image/png;base64,${screenshot.toString('base64')}`
  const content = await page.evaluate<string | null>(`(async () => {
    const image = new Image()
    image.src = ${JSON.stringify(source)}
    await image.decode()
    const { width, height } = image
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context.drawImage(image, 0, 0)
    return jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data ?? null
  })()`)
  await page.close()
  return content
}
