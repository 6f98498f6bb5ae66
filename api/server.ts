/** Builds the HTTP server: limits, error handling, documentation and routes. The caller makes it listen. */

import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Ajv } from 'ajv'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { v7 as uuid } from 'uuid'
import { withoutBlankFields } from './blank-fields.ts'
import { endConnectionsOnClose } from './closing.ts'
import { installErrorHandling, sendNotFound } from './error-handling.ts'
import { decodeUtf8 } from '../payment/json.ts'
import { parseJson } from './json.ts'
import { openApi } from './openapi/openapi.ts'
import { countRequests } from './metrics.ts'
import type { RefusalLog } from './refusal-log.ts'
import { registerErrorRoutes } from './routes/errors.ts'
import { registerExplanationRoutes, type ExplanationRouteParts } from './routes/explanations.ts'
import { registerHealthRoutes, type HealthRouteParts } from './routes/health.ts'
import { registerMethodRoutes, type MethodRouteParts } from './routes/methods.ts'
import { registerPaymentRoutes, type PaymentRouteParts } from './routes/payments.ts'
import {
  isPage,
  registerReturnRoutes,
  sendUnknown,
  type ReturnRouteParts,
} from './routes/return.ts'
import { registerSupportRoutes, type SupportRouteParts } from './routes/support.ts'
import { registerWebhookRoutes, type WebhookRouteParts } from './routes/webhooks.ts'
import { registerLogoRoute } from './routes/shop-logo.ts'
import { sharedSchemas } from './schemas.ts'
import type { ShopLogo } from './shop-logo.ts'

export interface ServerParts
  extends
    PaymentRouteParts,
    MethodRouteParts,
    SupportRouteParts,
    ExplanationRouteParts,
    HealthRouteParts,
    ReturnRouteParts {
  webhooks: WebhookRouteParts
  refusals: RefusalLog
  log: FastifyBaseLogger
  publicUrl: string
  shopLogo: ShopLogo | null
  keyPerSecond: number
}

const bodyBytesMax = 256 * 1024
const headerBytesMax = 16 * 1024
/** The time in which a request must arrive, headers and body. */
const arrivalMs = 15_000

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    bodyLimit: bodyBytesMax,
    // Longer than every payment id and error code: a longer parameter is a 404.
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
    // A malformed or overlong URL is a 404.
    frameworkErrors(_error, request, reply) {
      if (isPage(request.url)) sendUnknown(reply)
      else sendNotFound(request, reply, parts.publicUrl)
    },
  })
  // Never change a body: no coercion, no defaults, no removed properties.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  for (const schema of sharedSchemas) {
    app.addSchema(schema)
    ajv.addSchema(schema)
  }
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema as object))
  // Response schemas are documentation only. A serializer compiled from them could drop members.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body))
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients send Content-Type without a body. Accept that on routes that take no body.
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
  // Answers hold personal data and change at any time. A route that may be cached says so.
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store')
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
  registerLogoRoute(app, parts)
  registerWebhookRoutes(app, parts.webhooks)
  void app.register(async (routes) => {
    await routes.register(rateLimit, {
      max: keyPerSecond,
      timeWindow: 1000,
      // After authentication, because the limit belongs to the key. Before validation, so that invalid
      // requests count too.
      hook: 'preValidation',
      keyGenerator: (request) => authentication.callerOf(request).name,
    })
    routes.addHook('preValidation', async (request) => {
      const { querystring } = request.routeOptions.schema ?? {}
      if (querystring) request.query = withoutBlankFields(querystring, request.query)
    })
    registerPaymentRoutes(routes, parts)
    registerSupportRoutes(routes, parts)
    registerExplanationRoutes(routes, parts)
    registerMethodRoutes(routes, parts)
  })
}
