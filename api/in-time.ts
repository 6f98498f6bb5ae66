/** Waiting that ends, whatever the other side and its library do about deadlines. */

/**
 * Gives what comes in time. What comes later is ignored, failures included.
 * @throws what `late` gives when the time is over
 */
export async function inTime<Result>(
  promise: Promise<Result>,
  ms: number,
  late: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms)
  })
  try {
    return await Promise.race([promise, end])
  } finally {
    clearTimeout(timer)
  }
}
