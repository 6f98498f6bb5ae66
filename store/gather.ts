/**
 * Gathers calls that come at the same moment, or while others are under way, into one: with many callers
 * there are fewer statements and commits, and with one there is no waiting.
 */

import pLimit from 'p-limit'
import pg from 'pg'

const batchMax = 100
/** A statement that takes longer than this holds up nobody: the next one starts beside it. */
const slowMs = 50
/** Statements that are under way at once, however slow they are. */
const parallel = 4
/** Whoever asked has given up by then, and asks again. */
const patienceMs = 3000

interface Waiting<Item, Result> {
  item: Item
  /** By performance.now(). */
  since: number
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * @param act does many, all or none, and gives their results in the order of the items
 * @param isOfOne whether a failure is the fault of one of them or of their company: then each is done alone, so
 *   that a bad one fails nobody but itself. Any other failure, such as an outage, is everybody's at once.
 * @returns does one, together with whoever comes at the same time; fails what has waited for three seconds
 *   before its turn, without doing it
 */
export function gather<Item, Result>(
  act: (items: Item[]) => Promise<Result[]>,
  isOfOne: (error: unknown) => boolean = isOfRow,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let running = 0
  let slow = 0

  async function run(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await act(batch.map(({ item }) => item))
      batch.forEach((one, place) => one.resolve(results[place] as Result))
    } catch (error) {
      if (batch.length > 1 && isOfOne(error)) await pLimit(parallel).map(batch, (one) => run([one]))
      else batch.forEach((one) => one.reject(error))
    }
  }

  function failLate(): void {
    const lateBefore = performance.now() - patienceMs
    const firstInTime = waiting.findIndex(({ since }) => since > lateBefore)
    const late = waiting.splice(0, firstInTime === -1 ? waiting.length : firstInTime)
    for (const one of late) one.reject(new Error('the database was busy for too long'))
  }

  function begin(): void {
    failLate()
    if (waiting.length === 0 || running > slow || running >= parallel) return
    let isSlow = false
    running += 1
    const timer = setTimeout(() => {
      isSlow = true
      slow += 1
      begin()
    }, slowMs)
    void run(waiting.splice(0, batchMax)).finally(() => {
      clearTimeout(timer)
      running -= 1
      if (isSlow) slow -= 1
      begin()
    })
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, since: performance.now(), resolve, reject })
      if (waiting.length === 1) setImmediate(begin)
    })
}

/**
 * What PostgreSQL says of a value or of a row, by its codes: data exception, constraint, and the deadlock of two
 * batches that hold the same rows in another order.
 */
function isOfRow(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(2[23]|40P01$)/.test(error.code ?? '')
}
