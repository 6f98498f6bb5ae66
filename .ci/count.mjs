// Reads vitest's JSON report: "passed failed" to the standard output, and to the standard error which
// tests failed and why, so that they need not be searched in an hour of output.
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const say = (line) => process.stderr.write(`${line}\n`)
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
for (const file of broken) say(`  ${file.name}\n    ${file.message}`)
for (const file of report.testResults) {
  for (const test of file.assertionResults.filter((t) => t.status !== 'passed')) {
    say(`  ${file.name}: ${test.fullName}: ${test.status}`)
    for (const message of test.failureMessages ?? []) say(`    ${message}`)
  }
}
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
const failed = numFailedTests + numPendingTests + numTodoTests + broken.length
process.stdout.write(`${numPassedTests} ${failed}\n`)
