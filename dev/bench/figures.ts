/** Condenses the numbers of many tries and rounds into a few that can be compared. */

/** @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** A figure over the rounds. */
export interface Spread {
  min: number
  median: number
  max: number
}

export function spread(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: quantile(values, 0.5), max: Math.max(...values) }
}

/** Ratios within each round: a slow machine affects both figures of a round. */
export function ratios(values: readonly number[], others: readonly number[]): Spread {
  return spread(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}

/** Two significant digits below ten, no decimals above. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2)
}

export function showSpread({ min, median, max }: Spread): string {
  return `${show(median)} (${show(min)}–${show(max)})`
}
