/** Authorized calls: signs in when there is no token, and renews a refused token once. */

import { Compile } from 'typebox/compile'
import type { Clock } from '../payment/log.ts'
import { KoyweError } from './errors.ts'
import type { Call, Http } from './http.ts'
import { createSession, type Session } from './session.ts'
import { SignInAnswer } from './wire.ts'

export interface Credentials {
  apiKey: string
  secret: string
}

export interface Authorized {
  session: Session
  /** Sends a call with the token. After a 401, repeats it once with a new token. @throws KoyweError */
  send(call: Omit<Call, 'token'>): Promise<unknown>
}

const readSignIn = Compile(SignInAnswer)

export function createAuthorized(
  http: Http,
  { apiKey, secret }: Credentials,
  clock: Clock,
): Authorized {
  async function signIn(): Promise<string> {
    const answer = await http.send({
      kind: 'sign-in',
      method: 'POST',
      path: 'auth/sign-in',
      body: { apiKey, secret },
      inDoubt: 'later',
    })
    const token = readSignIn.Check(answer) ? (answer.token ?? answer.accessToken) : undefined
    if (token !== undefined) return token
    throw new KoyweError('koywe_unintelligible', 'Koywe answered the sign-in without a token', {
      retry: 'later',
    })
  }

  const session = createSession(signIn, clock)
  return {
    session,
    async send(call) {
      const token = await session.getToken()
      try {
        return await http.send({ ...call, token })
      } catch (error) {
        if (!(error instanceof KoyweError) || error.status !== 401) throw error
        session.drop(token)
        return http.send({ ...call, token: await session.getToken() })
      }
    },
  }
}
