/** The query of GET /refusals. */

import type { Locale } from '../payment/country.ts'
import type { RefusalFilter } from '../store/refusals.ts'
import { Problem } from './errors.ts'
import { readLanguage, readReference, refuse } from './query.ts'
import { readAtOnce, type ReadField } from './read-fields.ts'

export interface RefusalQuery {
  requestId?: string
  merchantReference?: string
  language?: string
}

export interface RefusalWish {
  filter: RefusalFilter
  language: Locale
}

/** More refusals of one reference do not help the reader. */
const refusalsMax = 100

/** @throws Problem `invalid_field`, or `missing_field` where nothing says what to look for */
export function readRefusalWish(
  { requestId, merchantReference, language }: RefusalQuery,
  field: ReadField = readAtOnce,
): RefusalWish {
  if (requestId === undefined && merchantReference === undefined) {
    field('requestId', () => {
      const detail = 'requestId or merchantReference is required'
      throw new Problem('missing_field', { field: 'requestId', detail })
    })
  }
  return {
    filter: {
      ...(requestId !== undefined && {
        requestId: field('requestId', () => readRequestId(requestId)),
      }),
      ...(merchantReference !== undefined && {
        merchantReference: field('merchantReference', () => readReference(merchantReference)),
      }),
      limit: refusalsMax,
    },
    language: field('language', () => readLanguage(language)),
  }
}

function readRequestId(text: string): string {
  return /^req_[0-9a-f-]{36}$/.test(text)
    ? text
    : refuse('requestId', 'must be the requestId of a response')
}
