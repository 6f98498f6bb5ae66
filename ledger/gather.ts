/**
 * Gathers calls that come at the same moment, or while others are under way, into one: with many callers
 * there are fewer statements and commits, and with one there is no waiting.
 */

import pg from 'pg'

const batchMax = 100
/** A statement that takes longer than this holds up nobody: the next one starts beside it. */
const slowMs = 50
/** Statements that are under way at once, however slow they are. */
const parallel = 4

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * @param act does many, all or none, and gives their results in the order of the items
 * @param isOfOne whether a failure is the fault of one of them: then each is done alone, so that a bad one
 *   fails nobody but itself. Any other failure, such as an outage, is everybody's at once.
 * @returns does one, together with whoever comes at the same time
 */
export function gather<Item, Result>(
  act: (items: Item[]) => Promise<Result[]>,
  isOfOne: (error: unknown) => boolean = isOfData,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let running = 0
  let slow = 0

  async function run(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await act(batch.map(({ item }) => item))
      batch.forEach((one, place) => one.resolve(results[place] as Result))
    } catch (error) {
      if (batch.length > 1 && isOfOne(error)) await Promise.all(batch.map((one) => run([one])))
      else batch.forEach((one) => one.reject(error))
    }
  }

  function begin(): void {
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
      waiting.push({ item, resolve, reject })
      if (waiting.length === 1) setImmediate(begin)
    })
}

/** What PostgreSQL says of a value or of a row, by the classes of its codes: data exception, constraint. */
function isOfData(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}
