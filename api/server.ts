/** Builds the HTTP server: limits, error handling, documentation and routes. The caller makes it listen. */

import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Ajv } from 'ajv'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { withoutBlankFields } from './blank-fields.ts'
import { endConnectionsOnClose } from './closing.ts'
import { installErrorHandling, sendNotFound } from './error-handling.ts'
import { registerDesk, type DeskParts } from '../desk/desk.ts'
import { decodeUtf8 } from '../payment/json.ts'
import { parseJson } from './json.ts'
import { limitServer } from './limits.ts'
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
  /** The desk, where it is on the port of the api. */
  desk?: DeskParts
}

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    ...limitServer(parts.log),
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
    // Many clients send Content-Type without a body. Accept that on routes that need no body.
    const { schema, config } = request.routeOptions
    const needsBody = schema?.body !== undefined && config.isBodyOptional !== true
    try {
      done(
        null,
        body.length === 0 && !needsBody ? undefined : parseJson(decodeUtf8(body as Buffer)),
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
  if (parts.desk) await registerDesk(app, parts.desk)
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
