/** The processes of `npm start`: one that is killed on purpose starts again, and any other end is a failure. */

import { describe, expect, it } from 'vitest'
import type { Child } from '../../../dev/local/child.ts'
import { createStack } from '../../../dev/local/stack.ts'

const memory = { remember: () => undefined, forget: () => undefined }

function aChild(name: string) {
  const exited = Promise.withResolvers<string>()
  const child: Child = {
    name,
    pid: 1,
    endSignal: 'SIGTERM',
    logFile: '',
    exited: exited.promise,
    lastWords: () => '',
    stop: async () => exited.resolve('exit code 0'),
    kill: async () => exited.resolve('signal SIGKILL'),
  }
  return { child, crash: () => exited.resolve('exit code 1') }
}

describe('a stack', () => {
  it('starts again what it has killed, and calls that no failure', async () => {
    const said: string[] = []
    const stack = createStack(
      (line) =>
        said.push(
          line
            .trim()
            .replace(/after.*/, '')
            .trim(),
        ),
      memory,
    )
    const children = [aChild('worker'), aChild('worker')]
    let begun = 0
    await stack.start('worker', async () => (children[begun++] ?? aChild('worker')).child)

    await stack.restart('worker')

    expect(begun).toBe(2)
    expect(said.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
      'worker ready',
      'worker killed',
      'worker ready',
    ])
    children[1]?.crash()
    expect(await stack.failure).toBe('worker ended unexpectedly (exit code 1).')
  })

  it('kills nothing that it has not started', async () => {
    const said: string[] = []
    const stack = createStack((line) => said.push(line), memory)

    await stack.restart('worker')

    expect(said).toEqual([])
  })

  it('kills nothing while it is closing', async () => {
    const { child } = aChild('worker')
    let begun = 0
    const stack = createStack(() => undefined, memory)
    await stack.start('worker', async () => {
      begun += 1
      return child
    })

    await stack.close()
    await stack.restart('worker')

    expect(begun).toBe(1)
  })
})
