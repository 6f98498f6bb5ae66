/** The parts of an OpenAPI document that this folder completes. */

export interface SchemaNode {
  type?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode
  anyOf?: SchemaNode[]
  [keyword: string]: unknown
}

export interface ParameterNode {
  name: string
  in: string
  required?: boolean
  schema?: SchemaNode
  [keyword: string]: unknown
}

export interface ResponseNode {
  description: string
  headers?: Record<string, object>
  content?: Record<string, object>
}

export interface OperationNode {
  summary?: string
  description?: string
  parameters?: ParameterNode[]
  responses?: Record<string, ResponseNode>
  security?: object[]
  [keyword: string]: unknown
}

export interface ApiDocument {
  paths?: Record<string, Record<string, OperationNode>>
  components?: { schemas?: Record<string, SchemaNode>; [part: string]: unknown }
  [part: string]: unknown
}

/** Replaces every value of an object. */
export function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  )
}
