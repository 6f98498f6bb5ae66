/** `npm run production`: runs the services of docker-compose.yml without Docker. Ctrl-C stops them. */

import { readOptions } from '../../runtime/options.ts'
import { createStack } from '../local/stack.ts'
import { readCompose, parseEnvFile } from './compose.ts'
import { startUnboxed } from './unboxed.ts'

const help = `npm run production [-- --env-file FILE]

Starts the services of docker-compose.yml as processes of this machine, with the same variables: PostgreSQL,
the Temporal server (built with Go the first time), two apis, two workers, the sandbox, the mailbox and the
shop. Data stays in .local/production/ between starts.

  --env-file FILE   the variables of the compose file (default compose.sandbox.env)
  --help            show this
`

const say = (line: string) => process.stdout.write(`${line}\n`)
const options = readOptions(help, {
  'env-file': { type: 'string', default: 'compose.sandbox.env' },
})

const stack = createStack(say, { remember: () => undefined, forget: () => undefined })
const stopped = new Promise<string>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => resolve(''))
  }
})
const services = readCompose({ ...parseEnvFile(options['env-file']), ...process.env })
say('Starting the services of docker-compose.yml …')
const started = startUnboxed({ services, stack, say, folder: 'production' }).then(
  ({ apiUrls, sandboxUrl, shopUrl, mailboxUrl }) => {
    say(`\nReady.\n\n  shop      ${shopUrl}\n  apis      ${apiUrls.join('  ')}`)
    say(`  sandbox   ${sandboxUrl}\n  mailbox   ${mailboxUrl}\n\n  Ctrl-C stops everything.`)
    return stack.failure
  },
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
)
const why = await Promise.race([stopped, stack.failure, started])
if (why !== '') process.stderr.write(`\n${why}\n`)
say('\nClosing …')
await stack.close()
process.exit(why === '' ? 0 : 1)
