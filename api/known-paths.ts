/** Knows the methods of each path, to tell 405 from 404. */

import type { FastifyInstance } from 'fastify'

/** Returns the methods of the routes that match a URL, sorted; none if the path is unknown. */
export type FindMethods = (url: string) => string[]

/** Collects the routes of an app. Call it before the first route is registered. */
export function collectPaths(app: FastifyInstance): FindMethods {
  const routes = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    routes.set(url, methods)
  })

  return (url) => {
    const [path = ''] = url.split('?')
    const parts = path.replace(/(?<=.)\/$/, '').split('/')
    const fitting = [...routes].filter(([pattern]) => fits(parts, pattern.split('/')))
    return [...new Set(fitting.flatMap(([, methods]) => [...methods]))].toSorted()
  }
}

/** Matches as the router does: `:id` is any segment that is not empty, and `*` is the rest. */
function fits(path: string[], pattern: string[]): boolean {
  const isOpenEnded = pattern.at(-1) === '*'
  if (isOpenEnded ? path.length < pattern.length : path.length !== pattern.length) return false
  return pattern.every((part, at) => {
    const isAny = part === '*' || (part.startsWith(':') && path[at] !== '')
    return isAny || part === path[at]
  })
}
