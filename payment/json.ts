/** JSON that Payin can keep and handle: a budget for its structure, and text that PostgreSQL stores. */

/** How deep lists and objects may nest. */
const depthMax = 32
/** Values in one document, lists and objects included. */
const nodesMax = 50_000
/** Characters of a member's name. */
const nameLengthMax = 200
/** Characters of the path that names a fault. */
const pathLengthMax = 200

interface Node {
  value: unknown
  name: string
  parent: Node | null
  depth: number
}

/**
 * Finds what makes a JSON value unacceptable: text with NUL or half of a surrogate pair, or a breach
 * of the budget. Takes time in proportion to the value's size.
 * @returns the dotted path of the fault (empty for the value itself), or null where there is none
 */
export function findJsonFault(value: unknown): string | null {
  return findFault(value, isUnstorable)
}

/** Whether a value nests too deeply, has too many values, or a name that is too long. */
export function exceedsJsonBudget(value: unknown): boolean {
  return findFault(value, () => false) !== null
}

function findFault(value: unknown, isBad: (text: unknown) => boolean): string | null {
  const nodes: Node[] = [{ value, name: '', parent: null, depth: 0 }]
  for (const node of nodes) {
    const isOverBudget = node.depth > depthMax || nodes.length > nodesMax
    if (isOverBudget || isBad(node.value)) return toPath(node)
    if (typeof node.value !== 'object' || node.value === null) continue
    for (const name in node.value) {
      if (name.length > nameLengthMax || isBad(name)) return toPath(node)
      const inner = (node.value as Record<string, unknown>)[name]
      nodes.push({ value: inner, name, parent: node, depth: node.depth + 1 })
    }
  }
  return null
}

function isUnstorable(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())
}

function toPath(node: Node): string {
  const names: string[] = []
  for (let at: Node | null = node; at?.parent; at = at.parent) names.unshift(at.name)
  return names.join('.').slice(0, pathLengthMax)
}

/** Decodes UTF-8 and drops a byte order mark. @throws TypeError for bytes that are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
