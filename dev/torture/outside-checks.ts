/** Checks of what callers and shops can see: answers, statuses, references, versions. */

import { entriesOf, type Entry } from './record.ts'

export function checkAnswers(record: Entry[]): string[] {
  // A key stores a 201 or a refusal by Koywe. Any other answer may change on a repetition.
  const kept = entriesOf(record, 'asked').filter(({ status }) => status === 201 || status === 422)
  const unequal = [...Map.groupBy(kept, ({ key }) => key)].flatMap(([key, answers]) => {
    const different = new Set(answers.map(({ status, text }) => `${status} ${text}`))
    return different.size > 1 ? [`${key} got ${different.size} answers`] : []
  })
  const named = entriesOf(record, 'asked').filter(({ status }) => status === 201 || status === 202)
  const several = [...Map.groupBy(named, ({ key }) => key)].flatMap(([key, answers]) => {
    const ids = new Set(answers.map(({ text }) => idIn(text)))
    return ids.size > 1 ? [`${key} names ${[...ids].join(' and ')}`] : []
  })
  return [...unequal, ...several]
}

const idIn = (text: string) => /"id":"(pay_[^"]+)"/.exec(text)?.[1]

const ranks: Record<string, number> = {
  opening: 0,
  pending: 1,
  processing: 2,
  expired: 3,
  rejected: 3,
  failed: 3,
  cancelled: 3,
  paid: 4,
  completed: 5,
  refunded: 6,
}

export function checkRanks(record: Entry[]): string[] {
  return [...Map.groupBy(entriesOf(record, 'read'), ({ payment }) => payment.id)].flatMap(
    ([id, reads]) => {
      const statuses = reads.map(({ payment }) => payment.status)
      return statuses.flatMap((status, place) => {
        const before = statuses[place - 1] ?? status
        const fell = status !== before && (ranks[status] ?? -1) <= (ranks[before] ?? -1)
        return fell ? [`${id} went back from ${before} to ${status}`] : []
      })
    },
  )
}

const dead = new Set(['rejected', 'failed', 'expired', 'cancelled', 'refunded'])

export function checkReferences(record: Entry[]): string[] {
  const live = entriesOf(record, 'store').filter(
    ({ payment }) => !dead.has(payment.status) && payment.exception !== 'duplicate',
  )
  return [...Map.groupBy(live, ({ merchantReference }) => merchantReference)].flatMap(
    ([reference, all]) =>
      all.length > 1
        ? [`${reference} is shared by ${all.map(({ payment }) => payment.id).join(' and ')}`]
        : [],
  )
}

/** A repeated event has the same key; its first delivery counts. */
export function checkVersions(record: Entry[]): string[] {
  const events = entriesOf(record, 'event')
  const changed = [...Map.groupBy(events, ({ key }) => key)].flatMap(([key, events]) => {
    const bodies = new Set(events.map(({ type, payment }) => JSON.stringify([type, payment])))
    return bodies.size > 1 ? [`${key} came with ${bodies.size} bodies`] : []
  })
  const fallen = [...Map.groupBy(events, ({ payment }) => payment.id)].flatMap(([id, events]) => {
    const firsts = events.filter(
      ({ key }, place) => events.findIndex((other) => other.key === key) === place,
    )
    const versions = firsts.map(({ payment }) => payment.version)
    const isGrowing = versions.every((one, place) => one > (versions[place - 1] ?? -1))
    return isGrowing ? [] : [`${id} has events of the versions ${versions.join(', ')}`]
  })
  return [...changed, ...fallen]
}
