/** Parts that the schemas of the HTTP contract share. */

import Type from 'typebox'

/** One of some words. */
export const enumOf = (words: readonly string[], description?: string) =>
  Type.Enum([...words], description === undefined ? {} : { description })

/** Text that is not empty. */
export const text = (description: string, maxLength: number, pattern?: string) =>
  Type.String({ description, minLength: 1, maxLength, ...(pattern ? { pattern } : {}) })

export const nullable = <Schema extends Type.TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

export const time = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' })
