/** The general part of /openapi.json. */

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { completeDocument } from './complete.ts'
import type { ApiDocument } from './document.ts'

export function openApi(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Payin',
        version: '1',
        description:
          'Accept payments in Latin America through Koywe. One call per checkout. A signed event notifies the shop when to ship. Errors are application/problem+json with stable codes.',
        contact: { name: 'The operator of this Payin', url: publicUrl },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'One of your API keys' },
        },
      },
    },
    transformObject: (generated) =>
      'openapiObject' in generated
        ? completeDocument(generated.openapiObject as ApiDocument)
        : generated.swaggerObject,
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${index}`,
    },
  }
}
