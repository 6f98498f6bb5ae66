/** A check of the doctor, and how checks that depend on each other are run. */

export interface CheckResult {
  isFine: boolean
  /** The check could not be made, and says nothing about what it checks. */
  isSkipped?: true
  says: string
  todo?: string
}

export interface Check {
  name: string
  /** Checks that come earlier. Where one of them did not pass, this one would blame the wrong thing. */
  needs?: readonly string[]
  run: () => Promise<CheckResult>
}

export const fine = (says: string): CheckResult => ({ isFine: true, says })
export const wrong = (says: string, todo: string): CheckResult => ({ isFine: false, says, todo })
export const skipped = (why: string): CheckResult => ({
  isFine: true,
  isSkipped: true,
  says: `not checked: ${why}`,
})

/** Runs the checks in their order, and reports each result. Returns all of them. */
export async function runChecks(
  checks: readonly Check[],
  report: (name: string, result: CheckResult) => void,
): Promise<CheckResult[]> {
  const failed = new Set<string>()
  const results: CheckResult[] = []
  for (const { name, needs = [], run } of checks) {
    const first = needs.find((need) => failed.has(need))
    const result = first === undefined ? await run() : skipped(`first correct ${first}`)
    if (first !== undefined || !result.isFine) failed.add(name)
    report(name, result)
    results.push(result)
  }
  return results
}
