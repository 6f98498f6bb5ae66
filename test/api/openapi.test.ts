/** The OpenAPI document names every answer that a route can give. */

import { describe, expect, it } from 'vitest'
import { describeApi } from '../../api/describe.ts'

interface Operation {
  name: string
  parameters?: { in: string }[]
  security?: object[]
  responses: Record<string, { description: string; content?: Record<string, object> }>
}

const document = JSON.parse(await describeApi()) as {
  paths: Record<string, Record<string, Omit<Operation, 'name'>>>
}
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    name: `${method.toUpperCase()} ${path}`,
  })),
)

/** The error responses of routes like this one. */
function expectedOf({ name, parameters = [], security }: Operation): string[] {
  const isPost = name.startsWith('POST')
  const isWebhook = name === 'POST /webhooks/koywe'
  const has = (place: string) => parameters.some((one) => one.in === place)
  const rules: [boolean, string[]][] = [
    [security !== undefined, ['401', '403', '429', '503']],
    [isPost, ['400', '413']],
    [isPost && !isWebhook, ['415']],
    [isWebhook, ['401', '429', '503']],
    [has('path'), ['404']],
    [has('query'), ['422']],
    [/\/(return|ready)/.test(name), ['503']],
    [/decision$|resend/.test(name), ['409']],
  ]
  return rules.flatMap(([applies, statuses]) => (applies ? statuses : []))
}

describe.each(operations)('$name', (operation) => {
  const { name, responses } = operation

  it('names what it can answer', () => {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(expectedOf(operation)))
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true)
  })

  it('answers with a problem document whatever it refuses, but to payers and probes', () => {
    const types = Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([, { content }]) => Object.keys(content ?? {}))
    const exceptions: Record<string, string> = {
      'GET /return/{id}': 'text/html',
      'GET /pay/{id}': 'text/html',
      'GET /health/ready': 'application/json',
    }

    expect([...new Set(types)].filter((type) => type !== 'application/problem+json')).toEqual(
      exceptions[name] ? [exceptions[name]] : [],
    )
  })

  it('says of every answer what it means', () => {
    const silent = Object.entries(responses).filter(
      ([, { description, content }]) => description === 'Default Response' || !content,
    )

    expect(silent).toEqual([])
  })
})
