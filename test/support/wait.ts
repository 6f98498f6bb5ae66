/** Waiting for a condition, never for a time. */

/**
 * Looks until something is there, and gives it.
 * @throws after most of a minute, naming what did not come
 */
export async function waitFor<Result>(
  what: string,
  look: () => Promise<Result | undefined | null | false> | Result | undefined | null | false,
  guardMs = 50_000,
): Promise<Result> {
  const deadline = Date.now() + guardMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}
