/** The process of the api. Finishes accepted requests before it exits. */

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

const api = await exitOnFailure('Cannot use the database of DATABASE_URL', () =>
  buildApi({ config, temporal, clock: Date.now, log }),
)
closeWithGrace({ delay: 20_000, logger: false }, async ({ err }) => {
  if (err) log.error({ err }, 'the api stops after an error')
  await api.close()
  log.info({}, 'api stopped')
})

const host = config.HOST
const port = config.PORT ?? 3000
const address = await exitOnFailure(`Cannot listen on ${host}:${port}`, () =>
  api.server.listen({ host, port }),
)
log.info({ address }, 'api listens')
const { deskServer } = api
const deskPort = config.DESK_PORT
if (deskServer && deskPort !== undefined) {
  const deskAddress = await exitOnFailure(`Cannot listen on ${host}:${deskPort}`, () =>
    deskServer.listen({ host, port: deskPort }),
  )
  log.info({ address: deskAddress }, 'desk listens')
}
