/** The general part of /openapi.json. */

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'

export function openApi(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Payin',
        version: '1',
        description:
          'Accept payments in Latin America through Koywe. One call per checkout. A signed event notifies the shop when to ship. Errors are application/problem+json with stable codes.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'One of your API keys' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${index}`,
    },
  }
}
