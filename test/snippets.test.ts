/** Every block of code on every page runs, compiles or is compared with what it shows. */

import { execFile, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../dev/local/paths.ts'
import { createShop } from '../notifications/shop.ts'
import { searchAttributes } from '../workflows/messages.ts'
import { listBlocks, pages, type CodeBlock } from './support/pages.ts'
import { aRequestInput } from './support/payments.ts'
import { anAbsent } from './support/ports.ts'
import { waitFor } from './support/wait.ts'

const run = promisify(execFile)
const blocks = pages.flatMap(listBlocks)
const blocksOf = (language: string) => blocks.filter((block) => block.language === language)
const nameOf = ({ page, code }: CodeBlock) => `${page}: ${code.split('\n')[0]}`
const oneOf = (page: string, language: string) => {
  const [block] = blocks.filter((one) => one.page === page && one.language === language)
  return block?.code ?? ''
}

/** A compiler and a server of their own take seconds, and minutes on a machine with much other work. */
const ownProcess = { timeout: 240_000 }

/** Inside the checkout, so that the blocks find our packages. */
mkdirSync(join(checkout, 'node_modules/.cache'), { recursive: true })
const folder = mkdtempSync(join(checkout, 'node_modules/.cache/payin-snippets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

it('has a test for the language of every block', () => {
  const tested = ['sh', 'ts', 'js', 'json', 'http', 'mermaid', 'text']

  expect(blocks.length).toBeGreaterThan(20)
  expect(blocks.filter(({ language }) => !tested.includes(language))).toEqual([])
})

it.each(blocksOf('sh').map((block) => [nameOf(block), block.code]))(
  'is understood by a shell: %s',
  async (_name, code) => {
    await expect(run('bash', ['-n', '-c', code])).resolves.toBeDefined()
  },
)

describe('the calls of docs/support.md', () => {
  const { paths } = JSON.parse(readFileSync(join(checkout, 'api/openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>
  }
  const calls = blocksOf('sh')
    .filter(({ page }) => page === 'docs/support.md')
    .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.startsWith('curl'))

  it.each(calls)('fit /openapi.json: %s', (line) => {
    const [, path = '', query = ''] = /\$PAYIN(\/[^\s"?]*)\??([^\s"]*)/.exec(line) ?? []
    const method = / -d | -X POST/.test(line) ? 'post' : 'get'

    const operation = paths[path.replaceAll(/pay_…|\d+/g, '{id}')]?.[method]

    expect(operation).toBeDefined()
    const known = operation?.parameters?.filter((one) => one.in === 'query').map(({ name }) => name)
    expect(known ?? []).toEqual(expect.arrayContaining([...new URLSearchParams(query).keys()]))
  })
})

describe('the commands for Temporal Cloud', () => {
  it('add the search attributes that the workflow sets', () => {
    const code = blocksOf('sh').find((block) => block.code.includes('tcld'))?.code ?? ''
    const named = [...code.matchAll(/--search-attribute (\w+)=(\w+)/g)].map(
      ([, name, type]) => [name, type] as const,
    )

    expect(Object.fromEntries(named)).toEqual(searchAttributes)
  })
})

describe('blocks of TypeScript', () => {
  /** What stands around the block of docs/operations.md in the workflow. */
  const around = {
    before: `import { patched } from '@temporalio/workflow'
import * as steps from '../../../workflows/retry-policies.ts'
export async function take(paymentId: string) {
  const runStep = steps.createStepRunner(() => true)
`,
    after: '}\n',
  }

  it('compile as strictly as our own code', ownProcess, async () => {
    const files = blocksOf('ts').map(({ page, code }, at) => {
      const isPart = page === 'docs/operations.md'
      const name = `block-${at}.ts`
      writeFileSync(join(folder, name), isPart ? around.before + code + around.after : code)
      return name
    })
    const config = {
      extends: '../../../tsconfig.json',
      // A shop that reads this has no such option.
      compilerOptions: { noPropertyAccessFromIndexSignature: false },
      files,
      include: [],
      exclude: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')

    const tsc = join(checkout, 'node_modules/.bin/tsc')
    const ended = await run(tsc, ['-p', folder]).catch((error: { stdout: string }) => error)

    expect(ended.stdout).toBe('')
    expect(files.length).toBeGreaterThanOrEqual(4)
  })
})

interface ShopSnippet {
  checkOut(payment: object, key: string): Promise<Response>
  takeEvent(
    body: string,
    signed: Record<string, string>,
    ship: (order: string) => Promise<void>,
  ): Promise<void>
}

/** A Payin that answers 201, and keeps what it was asked. */
async function aPayin() {
  const asked: { url: string | undefined; headers: IncomingHttpHeaders; body: unknown }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ url: request.url, headers: request.headers, body: JSON.parse(body) })
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ payUrl: 'https://koywe.example/pay/1' }))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe.each(['README.md', 'README.es.md', 'README.pt.md'])('the shop in %s', (page) => {
  const code = oneOf(page, 'ts')

  async function load(payinUrl: string): Promise<ShopSnippet> {
    const path = join(folder, `${page}-${Math.random()}.ts`)
    const env = { PAYIN_URL: payinUrl, PAYIN_API_KEY: 'key', MERCHANT_EVENTS_SECRET: secret }
    writeFileSync(path, code.replace('process.env', JSON.stringify(env)))
    return (await import(pathToFileURL(path).href)) as ShopSnippet
  }

  it('has ten lines, and is the same in every language but for its comments', () => {
    const withoutComments = (block: string) => block.replaceAll(/ \/\/ .*$/gm, '')

    expect(code.split('\n').filter((line) => line.trim() !== '')).toHaveLength(10)
    expect(withoutComments(code)).toBe(withoutComments(oneOf('README.md', 'ts')))
  })

  it('creates a payment and learns where the payer pays', async () => {
    const { url, asked } = await aPayin()
    const shop = await load(url)

    const answer = await shop.checkOut(aRequestInput(), 'checkout-1')

    expect(await answer.json()).toEqual({ payUrl: 'https://koywe.example/pay/1' })
    expect(asked).toMatchObject([
      {
        url: '/payments',
        body: aRequestInput(),
        headers: { authorization: 'Bearer key', 'idempotency-key': 'checkout-1' },
      },
    ])
  })

  it('ships on payment.completed alone, and on no forged event', async () => {
    const shop = await load('http://127.0.0.1:1')
    const shipped: string[] = []
    const take = (type: string, key: string) => {
      const body = JSON.stringify({ type, data: { merchantReference: 'order-1' } })
      const at = new Date()
      const signed = {
        'webhook-id': 'pay_1.completed',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(key).sign('pay_1.completed', at, body),
      }
      return shop.takeEvent(body, signed, async (order) => void shipped.push(order))
    }

    await take('payment.paid', secret)
    await take('payment.completed', secret)
    const forged = take('payment.completed', `whsec_${Buffer.alloc(32, 8).toString('base64')}`)

    await expect(forged).rejects.toThrow('No matching signature')
    expect(shipped).toEqual(['order-1'])
  })
})

describe('the receiver in docs/events.md', () => {
  it('takes what Payin sends and refuses what another secret has signed', ownProcess, async () => {
    const address = await anAbsent('refuses')
    const [, port = ''] = address.split(':')
    const env = { ...process.env, MERCHANT_EVENTS_SECRET: secret, PORT: port }
    const args = ['--input-type=module', '-e', oneOf('docs/events.md', 'js')]
    const child = spawn(process.execPath, args, { cwd: checkout, env, stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    const url = `http://localhost:${port}/events`
    const shopWith = (...secrets: string[]) =>
      createShop({ url, secrets, isPrivateAllowed: true, clock: Date.now })
    const delivery = { key: 'pay_1.completed', body: '{"type":"payment.completed","data":{}}' }
    await waitFor('the receiver', () => fetch(url).catch(() => null), 200_000)

    const first = await shopWith(secret).deliver(delivery)
    const again = await shopWith(secret).deliver(delivery)
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
    const forged = shopWith(other).deliver(delivery)

    expect([first.status, again.status]).toEqual([204, 204])
    await expect(forged).rejects.toThrow('status 400')
    const rotated = await shopWith(other, secret).deliver(delivery)
    expect(rotated.status).toBe(204)
  })
})

describe('the test vector of docs/events.md', () => {
  const vector = JSON.parse(oneOf('docs/events.md', 'json')) as {
    secret: string
    headers: { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string }
    body: string
  }
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = vector.headers

  it('follows from the steps of the recipe', () => {
    const key = Buffer.from(vector.secret.replace(/^whsec_/, ''), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${vector.body}`)

    expect(`v1,${signature.digest('base64')}`).toBe(vector.headers['webhook-signature'])
  })

  it('is what the library signs', () => {
    const signed = new Webhook(vector.secret).sign(
      id,
      new Date(Number(timestamp) * 1000),
      vector.body,
    )

    expect(signed).toBe(vector.headers['webhook-signature'])
    expect(JSON.parse(vector.body)).toMatchObject({ type: 'payment.completed' })
    expect(vector.body).toMatch(/[^\p{ASCII}]/u)
  })
})

it('shows an event with the headers that Payin sends', async () => {
  const sent = Promise.withResolvers<IncomingHttpHeaders>()
  const server = createServer((request, response) => {
    sent.resolve(request.headers)
    response.end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const shop = createShop({ url, secrets: [secret], isPrivateAllowed: true, clock: Date.now })

  await shop.deliver({ key: 'pay_1.completed', body: '{}' })

  const shown = [...oneOf('docs/events.md', 'http').matchAll(/^([a-z-]+): /gm)].map(
    ([, name]) => name,
  )
  expect(shown).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature'])
  expect(Object.keys(await sent.promise)).toEqual(expect.arrayContaining(shown))
})

it('shows only rooms that exist', () => {
  const rooms = [...oneOf('ARCHITECTURE.md', 'text').matchAll(/(\w+)\//g)].map(([, room]) => room)

  expect(rooms.length).toBeGreaterThan(8)
  expect(rooms.filter((room) => !existsSync(join(checkout, room ?? '')))).toEqual([])
})

describe('diagrams', () => {
  it.each(blocksOf('mermaid').map((block) => [nameOf(block), block.code, block.page]))(
    'follow the grammar of Mermaid: %s in %s',
    (_name, code) => {
      const [kind = '', ...lines] = code.trimEnd().split('\n')
      const declared = lines.flatMap(
        (line) => /^ {2}(?:participant|actor) (\w+) as /.exec(line)?.[1] ?? [],
      )
      const grammar: Record<string, RegExp> = {
        sequenceDiagram: new RegExp(
          `^ {2}((participant|actor) \\w+ as [^;#]+|(${declared.join('|')})--?>>(${declared.join('|')}): [^;#]+)$`,
        ),
        'stateDiagram-v2': /^ {2}(\[\*\]|\w+) --> \w+( : [^;#:]+)?$/,
      }

      expect(grammar).toHaveProperty(kind)
      expect(lines.filter((line) => !grammar[kind]?.test(line))).toEqual([])
    },
  )
})
