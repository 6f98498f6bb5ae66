/** The stylesheet and the script of the shop. Every page works without the script. */

export const shopStyle = `
:root { color-scheme: light dark; --ground: #faf6f0; --card: #fff; --ink: #2a1d14; --quiet: #6b5a4c; --line: #e6dacb; --accent: #a3431c; --on-accent: #fff; --soft: #f6e6d5; --good: #17653a; --good-soft: #ddf2e4; --bad: #9b1c1c; --bad-soft: #fbe4e2; --wait: #7a4700; --wait-soft: #fdeccd }
@media (prefers-color-scheme: dark) { :root { --ground: #1a1410; --card: #251d17; --ink: #f6efe7; --quiet: #c4b5a6; --line: #43362b; --accent: #f0a070; --on-accent: #2a1206; --soft: #35281e; --good: #8fdcaf; --good-soft: #17342a; --bad: #f5a9a2; --bad-soft: #42201e; --wait: #f2c27a; --wait-soft: #3d2d14 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
a { color: var(--accent) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; padding-block: 1rem }
.brand { display: flex; align-items: center; gap: .6rem; font-size: 1.3rem; font-weight: 700; color: var(--accent); text-decoration: none; margin-right: auto }
.inside h3 { margin: 0; font-size: 1.15rem }
nav ul { list-style: none; display: flex; gap: .25rem; margin: 0; padding: 0 }
nav a { display: block; padding: .5rem .6rem; border-radius: .4rem; text-decoration: none }
nav a[aria-current] { background: var(--soft); font-weight: 600 }
.bar { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem }
main { padding-block: .5rem 4rem }
.products { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); list-style: none; padding: 0; margin: 1.5rem 0 0 }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; overflow: hidden }
.card > img { display: block; width: 100%; height: auto }
.inside { padding: 1rem 1.25rem 1.25rem }
.inside p { margin: .25rem 0 .75rem; color: var(--quiet) }
.inside .price { color: var(--ink); font-size: 1.35rem; font-weight: 700 }
.price { font-variant-numeric: tabular-nums; white-space: nowrap }
label, .label { display: block; font-weight: 600 }
.note { color: var(--quiet); font-weight: 400; font-size: .9rem }
input, select, button, .button { font: inherit; min-height: 2.75rem; border-radius: .55rem; padding: .5rem .8rem; border: 1px solid var(--quiet) }
input, select { background: var(--card); color: var(--ink); width: 100% }
input[type=radio] { width: 1.25rem; min-height: 0; height: 1.25rem; margin: 0; accent-color: var(--accent) }
[aria-invalid=true] { border: 2px solid var(--bad) }
button, .button { display: inline-block; background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; padding: .6rem 1.2rem; cursor: pointer; text-decoration: none; text-align: center }
button.second, .button.second { background: transparent; color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.bar select { width: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .65rem .75rem .65rem 0; border-top: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere }
thead th { border-top: 0; color: var(--quiet); font-weight: 400; font-size: .9rem }
.orders, .cart { list-style: none; padding: 0; margin: 0 }
.orders li { display: grid; grid-template-columns: 1fr auto 11rem; align-items: center; gap: .25rem 1rem; padding: .75rem 0; border-top: 1px solid var(--line) }
.orders .tag { justify-self: start }
.cart li { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: .75rem 1rem; padding: 1rem 0; border-top: 1px solid var(--line) }
.cart h2 { font-size: 1rem; margin: 0 }
.cart img { width: 4.5rem; border-radius: .5rem; display: block }
.cart form { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .5rem }
.cart input { width: 4rem }
.cart button { padding-inline: .8rem }
.sum { display: flex; justify-content: space-between; margin: 0; padding-top: 1rem; border-top: 1px solid var(--line) }
@media (max-width: 30rem) {
  .orders li { grid-template-columns: max-content 1fr }
  .orders .price { grid-row: 2; color: var(--quiet) }
  .orders .tag { justify-self: end; grid-row: 1 / 3; grid-column: 2; text-align: center }
}
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1.25rem }
.columns { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start }
.field { margin: 0 0 .9rem }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0 }
legend { font-size: 1.15rem; font-weight: 700; padding: 0; margin-bottom: .75rem }
.choice { border: 1px solid var(--line); border-radius: .7rem; background: var(--card); margin-bottom: .6rem }
.choice:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent) }
.choice > label { display: flex; gap: .75rem; align-items: center; padding: .8rem 1rem; cursor: pointer }
.choice > .field { display: none; padding: 0 1rem; margin-left: 2rem }
.choice:has(:checked) > .field { display: block }
.alert { border-radius: .7rem; padding: .9rem 1.1rem; background: var(--bad-soft); color: var(--bad); margin: 0 0 1.25rem }
.done { background: var(--good-soft); color: var(--good) }
.tag { display: inline-block; border-radius: 1rem; padding: .15rem .75rem; font-weight: 600; background: var(--wait-soft); color: var(--wait) }
.tag[data-state=shipped], .tag[data-state=paid] { background: var(--good-soft); color: var(--good) }
.tag[data-state=failed], .tag[data-state=expired], .tag[data-state=cancelled] { background: var(--bad-soft); color: var(--bad) }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 1rem 0 }
dt { color: var(--quiet) }
dd { margin: 0; overflow-wrap: anywhere }
.play { border: 2px dashed var(--line); border-radius: .9rem; padding: 1rem 1.25rem }
.play h2 { margin: 0 }
.play form { display: grid; gap: .25rem; margin-top: .9rem }
.play button { justify-self: start }
.qr { display: block; width: min(16rem, 100%); background: #fff; border-radius: .7rem; padding: .75rem; margin: 0 0 1rem }
.code { display: block; background: var(--soft); border-radius: .55rem; padding: .75rem; overflow-wrap: anywhere; font: .95rem/1.45 ui-monospace, monospace; margin: 0 0 1rem }
#timeline { font-size: .9rem }
#timeline td:not(:last-child) { white-space: nowrap }
`

/** Copies codes, keeps the live part of a page fresh, and goes on to the order once its code was paid. */
export const shopScript = `
const copy = document.querySelector('[data-copy]')
if (copy) {
  copy.hidden = false
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.querySelector('#qr').textContent)
    copy.textContent = copy.dataset.copy
  })
}
async function load(path) {
  const answer = await fetch(path).catch(() => null)
  return answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
}
const live = document.querySelector('#live')
if (live) setInterval(async () => {
  const page = await load(location.pathname)
  if (!page) return
  for (const part of ['news', 'playing', 'record']) {
    const [now, next] = [document, page].map((one) => one.querySelector('#' + part))
    if (now && next && now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML
  }
}, 1000)
const waiting = document.querySelector('[data-follows]')
if (waiting) setInterval(async () => {
  const state = (await load(waiting.dataset.follows))?.querySelector('#state')
  if (state && state.dataset.state !== 'awaiting payment') location.assign(waiting.dataset.follows)
}, 1000)
`
