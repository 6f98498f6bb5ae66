/** Marks routes that may be called without their body. */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** An empty body of the type JSON is none, and no mistake. */
    isBodyOptional?: boolean
  }
}

export const optionalBody = { isBodyOptional: true }
