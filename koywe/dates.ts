/**
 * Dates on Koywe's wire. Their zone is not documented, so a date without one is read in the zone of
 * the order's country (assumed, 2026-11-30). A date that cannot be is dropped: no side value of an
 * order may stop its money.
 */

import { countries } from '../payment/country.ts'

const isoForm =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

const endOfDay = '23:59:59.999'

/** Provider dates outside of these years are mistakes. */
const earliest = Date.UTC(2000, 0, 1)
const latest = Date.UTC(2100, 0, 1)

/**
 * Reads a date as epoch milliseconds; null where it is none, or outside of 2000 to 2100.
 * @param currency of the order; it names the country, and so the zone
 * @param timeOfDay what a date alone stands for. With the end of the day, the date is a deadline: of two moments that
 *   clocks show alike it is the later one, so that no payer loses an hour
 */
export function parseDate(
  text: unknown,
  { currency, timeOfDay }: { currency: string; timeOfDay: '00:00:00' | typeof endOfDay },
): number | null {
  const match = typeof text === 'string' ? isoForm.exec(text.trim()) : null
  if (!match || !isDay(match[1] ?? '')) return null
  const [, day, time = timeOfDay, offset] = match
  const wall = Date.parse(`${day}T${time}${offset ?? 'Z'}`)
  const moments = offset === undefined ? toMoments(wall, zoneOf(currency)) : [wall]
  const at = timeOfDay === endOfDay ? Math.max(...moments) : Math.min(...moments)
  return isPlausible(at) ? at : null
}

function isPlausible(at: number): boolean {
  return at >= earliest && at < latest
}

/** The 30th of February would be read as the 2nd of March. */
function isDay(day: string): boolean {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

function zoneOf(currency: string): string {
  const country = Object.values(countries).find((one) => one.currency === currency)
  return country?.timeZone ?? 'UTC'
}

const dayMs = 24 * 60 * 60_000

/** The moments at which clocks in a zone show a time: two where a change of the clocks repeats it. */
function toMoments(wall: number, timeZone: string): number[] {
  const moments = [wall - dayMs, wall + dayMs].map((near) => wall - offsetMs(near, timeZone))
  const shown = moments.filter((at) => at + offsetMs(at, timeZone) === wall)
  // Where no clock shows it, the later one is just after the change.
  return shown.length > 0 ? shown : [Math.max(...moments)]
}

function offsetMs(at: number, timeZone: string): number {
  // No time of day, such as 25:00.
  if (Number.isNaN(at)) return 0
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')
  const match = /([+-])(\d{2}):(\d{2})/.exec(parts?.value ?? '')
  if (!match) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
