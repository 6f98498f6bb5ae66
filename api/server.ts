/** Builds the HTTP server: limits, error handling, documentation and routes. The caller makes it listen. */

import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Ajv } from 'ajv'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { v7 as uuid } from 'uuid'
import { endConnectionsOnClose } from './closing.ts'
import { installErrorHandling, sendNotFound } from './error-handling.ts'
import { decodeUtf8 } from '../payment/json.ts'
import { parseJson } from './json.ts'
import { openApi } from './openapi.ts'
import { countRequests } from './metrics.ts'
import type { RefusalLog } from './refusal-log.ts'
import { registerErrorRoutes } from './routes/errors.ts'
import { registerExplanationRoutes, type ExplanationRouteParts } from './routes/explanations.ts'
import { registerHealthRoutes, type HealthRouteParts } from './routes/health.ts'
import { registerMethodRoutes, type MethodRouteParts } from './routes/methods.ts'
import { registerPaymentRoutes, type PaymentRouteParts } from './routes/payments.ts'
import { isPage, registerReturnRoutes, sendUnknown } from './routes/return.ts'
import { registerSupportRoutes, type SupportRouteParts } from './routes/support.ts'
import { registerWebhookRoutes, type WebhookRouteParts } from './routes/webhooks.ts'
import { sharedSchemas } from './schemas.ts'

export interface ServerParts
  extends
    PaymentRouteParts,
    MethodRouteParts,
    SupportRouteParts,
    ExplanationRouteParts,
    HealthRouteParts {
  webhooks: WebhookRouteParts
  refusals: RefusalLog
  log: FastifyBaseLogger
  publicUrl: string
  keyPerSecond: number
}

const bodyBytesMax = 256 * 1024
const headerBytesMax = 16 * 1024
/** A request must have arrived by then, headers and body. */
const arrivalMs = 15_000

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    bodyLimit: bodyBytesMax,
    // Payment ids and error codes are short; whatever is longer is not there.
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: true },
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: arrivalMs,
      // Node looks for late requests at this interval: every 30 seconds unless it is set.
      connectionsCheckingInterval: 500,
    },
    // Limits the arrival of a request. Its answer may take longer.
    requestTimeout: arrivalMs,
    // Longer than a load balancer keeps idle connections, so that it never uses a closed one.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: () => `req_${uuid()}`,
    requestIdHeader: false,
    // An address that cannot be read, or is too long, is one that does not exist.
    frameworkErrors(_error, request, reply) {
      if (isPage(request.url)) sendUnknown(reply)
      else sendNotFound(request, reply, parts.publicUrl)
    },
  })
  // Bodies are what they are: nothing is coerced, completed or dropped.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  for (const schema of sharedSchemas) {
    app.addSchema(schema)
    ajv.addSchema(schema)
  }
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema as object))
  // Schemas of answers are documentation: what is sent is exactly what the code says.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body))
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Clients name a type for nothing, too; a route that takes no body is content with that.
    const takesBody = request.routeOptions.schema?.body !== undefined
    try {
      done(
        null,
        body.length === 0 && !takesBody ? undefined : parseJson(decodeUtf8(body as Buffer)),
      )
    } catch (error) {
      done(error as Error)
    }
  })
  endConnectionsOnClose(app)
  installErrorHandling(app, parts)
  countRequests(app, parts.metrics)
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } })
  await app.register(rateLimit, { global: false })
  await app.register(swagger, openApi(parts.publicUrl))
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  registerRoutes(app, parts)
  return app
}

function registerRoutes(app: FastifyInstance, parts: ServerParts): void {
  const { authentication, keyPerSecond } = parts
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  registerHealthRoutes(app, parts)
  registerErrorRoutes(app)
  registerReturnRoutes(app, parts)
  registerWebhookRoutes(app, parts.webhooks)
  void app.register(async (routes) => {
    await routes.register(rateLimit, {
      max: keyPerSecond,
      timeWindow: 1000,
      // After the key is known, since the limit is the key's; before the body is judged, so that bad
      // requests count too.
      hook: 'preValidation',
      keyGenerator: (request) => authentication.callerOf(request).name,
    })
    registerPaymentRoutes(routes, parts)
    registerSupportRoutes(routes, parts)
    registerExplanationRoutes(routes, parts)
    registerMethodRoutes(routes, parts)
  })
}
