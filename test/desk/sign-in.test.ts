/** Who gets into the desk, and how they get out: sessions, forms, limits, and the company's sign-in. */

import { describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait.ts'
import { aDesk, aDeskBrowser, deskPassword } from '../support/desk.ts'

describe('signing in', () => {
  it('opens the desk, and leads on to the page that was asked for', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)

    const asked = await browser.get('/desk?status=paid')
    await browser.get(String(asked.headers.location))
    const to = '/desk?status=paid'
    const answer = await browser.post('/desk/sign-in', { name: 'ana', password: deskPassword, to })

    expect(asked.headers.location).toBe(`/desk/sign-in?to=${encodeURIComponent(to)}`)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, to])
    expect((await browser.get(to)).body).toContain('Signed in as ana')
    expect(desk.actions).toMatchObject([{ person: 'ana', action: 'sign_in' }])
  })

  it.each([
    ['ana', 'wrong'],
    ['ana', ''],
    ['eve', deskPassword],
    ['', deskPassword],
  ])('refuses %j with %j in the same words', async (name, password) => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)

    const answer = await browser.signIn(name, password)

    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('Name or password is wrong.')
    expect(desk.sessions.size).toBe(0)
    expect((await browser.get('/desk')).statusCode).toBe(303)
  })

  it('records no name that it does not know, because it may be a password', async () => {
    const desk = await aDesk()

    await aDeskBrowser(desk).signIn(deskPassword, '')

    expect(JSON.stringify(desk.actions)).not.toContain(deskPassword)
    expect(desk.actions).toMatchObject([{ person: '?', action: 'sign_in_failed' }])
  })

  it('gives the browser another cookie, so that a planted one never becomes a session', async () => {
    const desk = await aDesk()
    const [attacker, victim] = [aDeskBrowser(desk), aDeskBrowser(desk)]
    await attacker.get('/desk/sign-in')
    for (const [name, value] of attacker.cookies) victim.cookies.set(name, value)

    await victim.signIn('ana')

    expect(victim.cookies).not.toEqual(attacker.cookies)
    expect((await attacker.get('/desk')).statusCode).toBe(303)
    expect((await victim.get('/desk')).statusCode).toBe(200)
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/desk/../x\r\nx: y',
    '/\\evil',
    '/desk/sign-out',
  ])('leads on to no other place: %j', async (to) => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.get(`/desk/sign-in?to=${encodeURIComponent(to)}`)

    const answer = await browser.post('/desk/sign-in', { name: 'ana', password: deskPassword, to })

    expect(answer.headers.location).toBe('/desk')
  })

  it('is limited for each name', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    const statuses: number[] = []

    for (let tries = 0; tries < 12; tries += 1) {
      statuses.push((await browser.signIn('ana', 'wrong')).statusCode)
    }

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    expect((await browser.signIn('luis')).statusCode).toBe(303)
  })

  it('counts for a name only while its address may try', async () => {
    const others = Array.from({ length: 30 }, (_one, place) => `name-${place}`)
    const names = ['luis', ...others]
    const desk = await aDesk({
      people: Object.fromEntries(names.map((name) => [name, ['read' as const]])),
    })
    const attacker = aDeskBrowser(desk, '192.0.2.1')
    for (const name of others) await attacker.signIn(name, 'wrong')

    for (let tries = 0; tries < 12; tries += 1) await attacker.signIn('luis', 'wrong')

    expect((await attacker.signIn('luis')).statusCode).toBe(429)
    expect((await aDeskBrowser(desk, '192.0.2.2').signIn('luis')).statusCode).toBe(303)
  })

  it('needs the token of its own form', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.get('/desk/sign-in')

    const answer = await browser.post('/desk/sign-in', {
      name: 'ana',
      password: deskPassword,
      token: 'x',
    })

    expect(answer.statusCode).toBe(403)
    expect(desk.sessions.size).toBe(0)
  })

  it('tells a browser without cookies what is missing', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.get('/desk/sign-in')
    browser.cookies.clear()

    const answer = await browser.post('/desk/sign-in', { name: 'ana', password: deskPassword })

    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('sent no cookie')
  })
})

describe('a session', () => {
  it('ends with signing out, also for a copy of the cookie', async () => {
    const desk = await aDesk()
    const [browser, copy] = [aDeskBrowser(desk), aDeskBrowser(desk)]
    await browser.signIn('ana')
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value)

    const answer = await browser.post('/desk/sign-out')

    expect(answer.headers.location).toBe('/desk/sign-in?out')
    expect((await copy.get('/desk')).statusCode).toBe(303)
    expect(desk.actions.at(-1)).toMatchObject({ person: 'ana', action: 'sign_out' })
  })

  it('ends when the password has changed', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    for (const session of desk.sessions.values()) session.print = 'of the old password'

    expect((await browser.get('/desk')).statusCode).toBe(303)
  })

  it('ends when its browser signs in again', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('luis')

    await browser.signIn('ana')

    expect([...desk.sessions.values()].map(({ person }) => person)).toEqual(['ana'])
  })

  it('ends when the person is removed from the users file', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    desk.setUsers({ luis: ['read'] })

    await waitFor('the end', async () => (await browser.get('/desk')).statusCode === 303)
  })

  it('loses a role with the users file', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')
    expect((await browser.get('/desk')).body).toContain('find-payer')

    desk.setUsers({ ana: ['read'] })

    await waitFor(
      'the change',
      async () => !(await browser.get('/desk')).body.includes('find-payer'),
    )
    expect((await browser.post('/desk/find-payer', { payer: 'a@b.example' })).statusCode).toBe(403)
  })

  it('is kept in the store as a digest only', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    const stored = JSON.stringify([...desk.sessions])

    expect([...browser.cookies.values()].some((value) => stored.includes(value))).toBe(false)
  })

  it('survives a link on another site: the page asks again from the desk', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    const elsewhere = { 'sec-fetch-site': 'cross-site' }

    const answer = await browser.get('/desk', elsewhere)
    const form = await browser.get('/desk/sign-in', elsewhere)

    expect(answer.body).toContain('http-equiv="refresh"')
    expect([answer.headers['set-cookie'], form.headers['set-cookie']]).toEqual([
      undefined,
      undefined,
    ])
  })
})

describe('the cookie', () => {
  it('is out of reach for scripts, other sites and plain http', async () => {
    const desk = await aDesk()

    const { headers } = await desk.app.inject({
      url: '/desk/sign-in',
      headers: { host: 'desk.example' },
    })

    expect(headers['set-cookie']).toMatch(
      /^__Host-payin_desk=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  it('is not limited to https on a loopback address', async () => {
    const desk = await aDesk()

    const { headers } = await desk.app.inject({
      url: '/desk/sign-in',
      headers: { host: 'localhost:3001' },
    })

    expect(headers['set-cookie']).toMatch(
      /^payin_desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    )
  })
})

describe('a form', () => {
  it.each([
    ['without a token', { token: '' }, {}],
    ['with another token', { token: 'A'.repeat(43) }, {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour of this site', {}, { 'sec-fetch-site': 'same-site' }],
  ])('%s does nothing', async (_case, fields, headers) => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    const answer = await browser.post(
      '/desk/find-payer',
      { payer: 'ana@example.com', ...fields },
      headers,
    )

    expect(answer.statusCode).toBe(403)
    expect(desk.actions.map(({ action }) => action)).toEqual(['sign_in'])
  })

  it('of another person does nothing', async () => {
    const desk = await aDesk()
    const [ana, luis] = [aDeskBrowser(desk), aDeskBrowser(desk)]
    await ana.signIn('ana')
    await luis.signIn('luis')
    const token = /name="token" value="([^"]+)"/.exec((await luis.get('/desk')).body)?.[1] ?? ''

    expect((await ana.post('/desk/sign-out', { token })).statusCode).toBe(403)
  })

  it('that is no form is refused', async () => {
    const desk = await aDesk()
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    const answer = await browser.post('/desk/sign-out', {}, { 'content-type': 'application/json' })

    expect(answer.statusCode).toBe(415)
  })
})

describe('the sign-in of the company', () => {
  const header = 'x-forwarded-email'
  const trusted = { trustedHeader: header, people: { 'ana@shop.example': ['act'] as const } }
  const withRoles = {
    ...trusted,
    people: { 'ana@shop.example': [...trusted.people['ana@shop.example']] },
  }

  it('names the person, with the roles of the users file', async () => {
    const browser = aDeskBrowser(await aDesk(withRoles))

    const ana = await browser.get('/desk', { [header]: 'ana@shop.example' })
    const stranger = await browser.get('/desk', { [header]: 'new@shop.example' })

    expect(ana.body).toContain('Signed in as ana@shop.example')
    expect(ana.body).toContain('find-payer')
    expect(stranger.body).toContain('Signed in as new@shop.example')
    expect(stranger.body).not.toContain('find-payer')
  })

  it('lets no person in without the header, and has no passwords', async () => {
    const browser = aDeskBrowser(await aDesk(withRoles))

    expect((await browser.get('/desk')).statusCode).toBe(403)
    expect((await browser.get('/desk/sign-in')).statusCode).toBe(404)
  })

  it('needs the token of the form, too', async () => {
    const browser = aDeskBrowser(await aDesk(withRoles))
    const headers = { [header]: 'ana@shop.example' }
    await browser.get('/desk', headers)

    const forged = await browser.post('/desk/find-payer', { payer: 'x', token: 'x' }, headers)
    const ours = await browser.post('/desk/find-payer', { payer: 'x' }, headers)

    expect([forged.statusCode, ours.statusCode]).toEqual([403, 200])
  })

  it('lets no link of another site ask for anything, or change the cookie', async () => {
    const desk = await aDesk(withRoles)
    const browser = aDeskBrowser(desk)
    const headers = { [header]: 'ana@shop.example', 'sec-fetch-site': 'cross-site' }

    const answer = await browser.get('/desk/payments.csv', headers)

    expect(answer.body).toContain('http-equiv="refresh"')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(desk.actions).toEqual([])
  })

  it('is not believed unless it is configured', async () => {
    const browser = aDeskBrowser(await aDesk())

    expect((await browser.get('/desk', { [header]: 'ana' })).statusCode).toBe(303)
  })
})

describe('every answer', () => {
  it.each(['/desk', '/desk/sign-in', '/desk/payments.csv', '/desk/activity', '/desk/find?q=x'])(
    'of %s is kept nowhere, framed nowhere, and has no script',
    async (url) => {
      const browser = aDeskBrowser(await aDesk())
      await browser.signIn('ana')

      const { headers, body } = await browser.get(url)

      expect(headers['cache-control']).toBe('no-store')
      expect(headers['x-frame-options']).toBe('DENY')
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(body).not.toMatch(/<script| style=| on\w+=/)
    },
  )
})
