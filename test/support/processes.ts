/** Api and worker in their own processes and their own namespace, on a scene. */

import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../../dev/local/paths.ts'
import { createCaller, type Caller } from './caller.ts'
import { runCommand, type Command } from './command.ts'
import { apiKey } from './credentials.ts'
import { aScene, type Scene, type SceneWishes } from './scene.ts'

export interface Processes extends Scene {
  call: Caller
  /** Starts a process with the scene's environment and more, and waits until it is ready. */
  start(name: 'api' | 'worker', more?: Record<string, string>, folder?: string): Promise<Command>
}

const ready = { api: 'api listens', worker: 'the worker takes tasks' }

export async function aSceneForProcesses(wishes: SceneWishes = {}): Promise<Processes> {
  const scene = await aScene(wishes)
  const started: Command[] = []
  const env = { ...scene.env, TEMPORAL_NAMESPACE: `test-${randomBytes(6).toString('hex')}` }
  return {
    ...scene,
    env,
    call: createCaller(scene.apiUrl, apiKey),
    async start(name, more = {}, folder = checkout) {
      const port: Record<string, string> = name === 'api' ? { PORT: String(scene.apiPort) } : {}
      const command = runMain(name, { ...env, ...port, ...more }, folder)
      started.push(command)
      await command.saying(ready[name])
      return command
    },
    async close() {
      await Promise.all(started.map((command) => command.end('SIGKILL')))
      await scene.close()
    },
  }
}

/** Runs a process with that environment only: without other variables, and without a developer's .env. */
export function runMain(
  name: 'api' | 'worker',
  env: Record<string, string>,
  folder = checkout,
): Command {
  return runCommand([process.execPath, join(folder, name, 'main.ts')], { cwd: tmpdir(), env })
}
