/** Dates of Koywe's: in the country's zone where they name none, and dropped where they cannot be. */

import { expect, it } from 'vitest'
import { parseDate } from '../../koywe/dates.ts'

const deadline = { currency: 'COP', timeOfDay: '23:59:59.999' } as const

it.each([
  ['2026-12-01T10:00:00Z', 'COP', '2026-12-01T10:00:00.000Z'],
  ['2026-12-01T10:00:00.123Z', 'COP', '2026-12-01T10:00:00.123Z'],
  ['2026-12-01T10:00:00-03:00', 'COP', '2026-12-01T13:00:00.000Z'],
  ['2026-12-01T10:00:00', 'COP', '2026-12-01T15:00:00.000Z'],
  ['2026-12-01 10:00', 'COP', '2026-12-01T15:00:00.000Z'],
  ['2026-12-01T10:00:00', 'BRL', '2026-12-01T13:00:00.000Z'],
  ['2026-12-01T10:00:00', 'CLP', '2026-12-01T13:00:00.000Z'],
  ['2026-07-01T10:00:00', 'CLP', '2026-07-01T14:00:00.000Z'],
  ['2026-12-01', 'COP', '2026-12-02T04:59:59.999Z'],
  // In Chile the clocks go back at the end of the 4th of April, so its last hour comes twice.
  ['2026-04-04', 'CLP', '2026-04-05T03:59:59.999Z'],
  ['2026-04-04T23:30:00', 'CLP', '2026-04-05T03:30:00.000Z'],
  ['2026-04-03', 'CLP', '2026-04-04T02:59:59.999Z'],
  ['2026-04-05', 'CLP', '2026-04-06T03:59:59.999Z'],
  // They go forward at the end of the 5th of September, so no clock shows 00:30.
  ['2026-09-05', 'CLP', '2026-09-06T03:59:59.999Z'],
  ['2026-09-06T00:30:00', 'CLP', '2026-09-06T04:30:00.000Z'],
  ['2026-09-06', 'CLP', '2026-09-07T02:59:59.999Z'],
  ['2026-12-01', 'MXN', '2026-12-02T05:59:59.999Z'],
  ['2026-12-01', 'XYZ', '2026-12-01T23:59:59.999Z'],
  ['2000-01-01T00:00:00Z', 'COP', '2000-01-01T00:00:00.000Z'],
])('%s for %s is %s', (text, currency, expected) => {
  const at = parseDate(text, { ...deadline, currency })

  expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
})

it.each([
  ['2026-04-04T23:30:00', '2026-04-05T02:30:00.000Z'],
  ['2026-09-06', '2026-09-06T04:00:00.000Z'],
])('%s is what happened: the first time that clocks in Chile show it', (text, expected) => {
  const at = parseDate(text, { currency: 'CLP', timeOfDay: '00:00:00' })

  expect(new Date(at ?? 0).toISOString()).toBe(expected)
})

it.each([
  '-100000-01-01',
  '0001-01-01',
  '1999-12-31T23:59:59Z',
  '2100-01-01T00:00:00Z',
  '275760-09-13',
  '2026-02-30',
  '2026-13-01',
  '2026-12-01T25:00:00',
  'tomorrow',
  '',
  '01/12/2026',
  1_764_547_200_000,
  null,
  undefined,
  {},
])('%j is no date', (text) => {
  expect(parseDate(text, deadline)).toBeNull()
})
