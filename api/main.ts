/** The api's process: reads the environment, builds, listens, and finishes what it accepted. */

import closeWithGrace from 'close-with-grace'
import { readEnvFile } from '../runtime/env-file.ts'
import { createLog } from '../runtime/log.ts'
import { exitOnBadConfiguration, exitOnFailure } from '../runtime/start.ts'
import { readTemporalSettings } from '../runtime/temporal.ts'
import { buildApi } from './api.ts'
import { readApiConfig } from './config.ts'

readEnvFile()
const config = exitOnBadConfiguration(() => readApiConfig(process.env))
const temporal = exitOnBadConfiguration(() => readTemporalSettings(process.env))
const log = createLog('api', config.LOG_LEVEL)

const api = await exitOnFailure('The database of DATABASE_URL cannot be used', () =>
  buildApi({ config, temporal, clock: Date.now, log }),
)
closeWithGrace({ delay: 20_000, logger: false }, async ({ err }) => {
  if (err) log.error({ err }, 'the api stops because of an error')
  await api.close()
  log.info({}, 'the api has stopped')
})

const host = config.HOST
const port = config.PORT ?? 3000
const address = await exitOnFailure(`The api cannot listen on ${host}:${port}`, () =>
  api.server.listen({ host, port }),
)
log.info({ address }, 'the api listens')
