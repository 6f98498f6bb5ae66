// Reads vitest's JSON report: "passed failed" to the standard output, and to the standard error which
// tests failed and why, so that nobody has to look for them in an hour of output.
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
for (const file of broken) console.error(`  ${file.name}\n    ${file.message}`)
for (const file of report.testResults) {
  for (const test of file.assertionResults.filter((t) => t.status !== 'passed')) {
    console.error(`  ${file.name}: ${test.fullName}: ${test.status}`)
    for (const message of test.failureMessages ?? []) console.error(`    ${message}`)
  }
}
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
console.log(numPassedTests, numFailedTests + numPendingTests + numTodoTests + broken.length)
