/** A misspelt variable gets the name of the one that was meant, and other people's variables get none. */

import { expect, it } from 'vitest'
import { findMisspelt } from '../../../cli/doctor/misspelt.ts'
import { variables } from '../../../runtime/variables.ts'

it.each([
  ['KOYWE_WEBHOK_SECRET', 'KOYWE_WEBHOOK_SECRET'],
  ['KOYWE_WEBHOOK_SECERT', 'KOYWE_WEBHOOK_SECRET'],
  ['koywe_api_key', 'KOYWE_API_KEY'],
  ['KOYWE_SECRET_FIEL', 'KOYWE_SECRET_FILE'],
  ['KOYWE_APIKEY', 'KOYWE_API_KEY'],
  ['KOYWE_ORGANIZATION_ID', 'KOYWE_ORG_ID'],
  ['MERCHANT_EVENT_URL', 'MERCHANT_EVENTS_URL'],
  ['MERCHANT_WEBHOOK_SECRET', 'MERCHANT_EVENTS_SECRET'],
  ['LATE_MONY', 'LATE_MONEY'],
  ['DETAILS_KEPT_DAY', 'DETAILS_KEPT_DAYS'],
  ['POLL_SCHEDULE', 'POLL_SCHEDULE_MS'],
  ['LATE_WATCH', 'LATE_WATCH_MS'],
  ['PUBLC_URL', 'PUBLIC_URL'],
  ['SMPT_URL', 'SMTP_URL'],
  ['MAILFROM', 'MAIL_FROM'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['TEMPORAL_ADRESS', 'TEMPORAL_ADDRESS'],
])('%s was meant to be %s', (name, nearest) => {
  const found = findMisspelt([name])

  expect(found).toEqual([{ name, nearest }])
})

it('leaves our own variables and those of others alone', () => {
  const own = Object.keys(variables).flatMap((name) => [name, `${name}_FILE`])
  const others =
    'PATH HOME HOSTNAME SHELL LANG POST USER PWD LOGNAME MAIL TERM NODE_OPTIONS NODE_ENV POSTGRES_PASSWORD API_HOST SHOP_API_KEY SHOP_URL SMTP_PORT TEMPORAL_GRPC_META_X KUBERNETES_PORT npm_config_cache PAYIN_URL HTTPS_PROXY PAYIN_DB_PASSWORD'.split(
      ' ',
    )

  const found = findMisspelt([...own, ...others])

  expect(found).toEqual([])
})
