/** Where Temporal is, as TEMPORAL_* says. */

import { expect, it } from 'vitest'
import { ConfigurationError } from '../../runtime/environment.ts'
import { readTemporalSettings } from '../../runtime/temporal.ts'

/** Whatever the machine's own configuration file says. */
const noFile = { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }

it('is the default namespace unless one is named', () => {
  const settings = readTemporalSettings(noFile)

  expect(settings.namespace).toBe('default')
})

it('is where the variables say', () => {
  const address = 'temporal.example:7233'
  const env = { ...noFile, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'payin' }

  const settings = readTemporalSettings(env)

  expect(settings).toMatchObject({
    namespace: 'payin',
    connection: { address },
  })
})

it('takes an empty variable for one that is not set', () => {
  const settings = readTemporalSettings({ ...noFile, TEMPORAL_NAMESPACE: '', TEMPORAL_ADDRESS: '' })

  expect(settings.namespace).toBe('default')
  expect(settings.connection?.address).toBeUndefined()
})

it('is a fault of the configuration where the variables contradict each other', () => {
  const env = {
    TEMPORAL_TLS_CLIENT_CERT_PATH: '/certificate.pem',
    TEMPORAL_TLS_CLIENT_CERT_DATA: 's3cret',
  }

  const act = () => readTemporalSettings(env)

  expect(act).toThrow(ConfigurationError)
  expect(act).toThrow(/^The configuration is invalid:\n {2}- TEMPORAL_\* cannot be read: /)
  expect(act).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }))
})
