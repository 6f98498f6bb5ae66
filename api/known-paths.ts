/** Which methods an address has, so that a wrong method is told apart from a wrong address. */

import type { FastifyInstance } from 'fastify'

/** The methods of the routes that an address fits, sorted; none where it leads nowhere. */
export type FindMethods = (url: string) => string[]

/** To be called before the first route is registered. */
export function collectPaths(app: FastifyInstance): FindMethods {
  const routes = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    routes.set(url, methods)
  })

  return (url) => {
    const [path = ''] = url.split('?')
    const fitting = [...routes].filter(([pattern]) => fits(path.split('/'), pattern.split('/')))
    return [...new Set(fitting.flatMap(([, methods]) => [...methods]))].toSorted()
  }
}

/** As the router does it: `:id` is any segment, and `*` is the rest, whatever it is. */
function fits(path: string[], pattern: string[]): boolean {
  const isOpenEnded = pattern.at(-1) === '*'
  if (isOpenEnded ? path.length < pattern.length : path.length !== pattern.length) return false
  return pattern.every((part, at) => part === '*' || part.startsWith(':') || part === path[at])
}
