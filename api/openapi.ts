/** What /openapi.json says beside the routes. */

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'

export function openApi(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Payin',
        version: '1',
        description:
          'Take payments in Latin America through Koywe. One call per checkout; the shop is told exactly once, signed, when to ship. Errors are application/problem+json with a stable code.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of yours' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${index}`,
    },
  }
}
