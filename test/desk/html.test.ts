/** Templates escape every text, whatever it holds. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { html, toText } from '../../desk/html.ts'

it('escapes texts, and keeps what another template wrote', () => {
  const name = html`<b>${'<i>&"\''}</b>`

  expect(toText(html`<p title="${'" onclick="x'}">${name}</p>`)).toBe(
    '<p title="&quot; onclick=&quot;x"><b>&lt;i&gt;&amp;&quot;&#39;</b></p>',
  )
})

it('writes lists, numbers, and nothing for what is absent', () => {
  const items = [1, 2n].map((item) => html`<i>${item}</i>`)

  expect(toText(html`<b>${items}${null}${undefined}${false}</b>`)).toBe('<b><i>1</i><i>2</i></b>')
})

it('lets no text out of its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = toText(html`<a href="${text}">${text}</a>`)

      expect(written.match(/[<>]/g)).toEqual(['<', '>', '<', '>'])
      expect(written.match(/["']/g)).toEqual(['"', '"'])
    }),
  )
})

it('takes an object that looks like HTML as none', () => {
  const forged = JSON.parse('{"html": "<script>"}') as never

  expect(toText(html`<p>${forged}</p>`)).not.toContain('<script>')
})
