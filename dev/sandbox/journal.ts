/** A file with one JSON line for each change. It survives a kill at any moment. */

import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export type Kind = 'order' | 'contact' | 'endpoint'

export interface Journal {
  /** What was saved of a kind, in the order of the first save. */
  known(kind: Kind): unknown[]
  /** Saves the current value before the call is answered; null removes it. */
  keep(kind: Kind, id: string, thing: object | null): void
}

type Line = [kind: Kind, id: string, thing: object | null]

/**
 * @param path null saves nothing
 * @throws SyntaxError for a file that is not a journal
 */
export function openJournal(path: string | null): Journal {
  const kept = path === null ? new Map<string, Line>() : read(path)
  if (path !== null && kept.size > 0) rewrite(path, [...kept.values()])
  return {
    known: (kind) => [...kept.values()].filter(([one]) => one === kind).map(([, , thing]) => thing),
    keep(...line) {
      if (path !== null) appendFileSync(path, toText(line))
    },
  }
}

const toText = (line: Line) => `${JSON.stringify(line)}\n`

/** Keeps the last line of each thing. An incomplete last line was never answered, so it is dropped. */
function read(path: string): Map<string, Line> {
  const kept = new Map<string, Line>()
  if (!existsSync(path)) return kept
  const lines = readFileSync(path, 'utf8').split('\n')
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines
  for (const text of whole) {
    const line = JSON.parse(text) as Line
    const key = `${line[0]} ${line[1]}`
    if (line[2] === null) kept.delete(key)
    else kept.set(key, line)
  }
  return kept
}

/** Drops outdated lines, so that the file does not grow from start to start. */
function rewrite(path: string, lines: Line[]): void {
  writeFileSync(`${path}.new`, lines.map(toText).join(''))
  renameSync(`${path}.new`, path)
}
