/** `null` and `""` for an optional field mean that the field is absent. */

interface ObjectSchema {
  type?: unknown
  properties?: Record<string, ObjectSchema>
  required?: string[]
}

/** The body without its blank optional fields, those of nested objects included. */
export function withoutBlankFields(schema: ObjectSchema, body: unknown): unknown {
  const { properties } = schema
  if (!properties || typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const required = new Set(schema.required)
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    const isBlank = value === null || value === ''
    const isKnown = Object.hasOwn(properties, name)
    if (isBlank && isKnown && !required.has(name)) return []
    return [[name, isKnown ? withoutBlankFields(properties[name] ?? {}, value) : value]]
  })
  return Object.fromEntries(entries)
}
