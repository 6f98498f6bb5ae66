/** JSON that can be kept: PostgreSQL stores no NUL and no half character, and nobody needs endless depth. */

/** How deep lists and objects may lie in each other. */
const levelsMax = 32

/**
 * Where a value cannot be kept, as a dotted path: the first text or name with a NUL character or half
 * of a surrogate pair, or the first part that lies too deep. Null where all of it can be kept.
 */
export function findUnstorable(value: unknown): string | null {
  const parts: { value: unknown; path: string[] }[] = [{ value, path: [] }]
  for (const part of parts) {
    const path = part.path.join('.')
    if (part.path.length > levelsMax || isUnstorable(part.value)) return path
    if (typeof part.value !== 'object' || part.value === null) continue
    for (const [name, inner] of Object.entries(part.value)) {
      if (isUnstorable(name)) return path
      parts.push({ value: inner, path: [...part.path, name] })
    }
  }
  return null
}

function isUnstorable(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())
}
