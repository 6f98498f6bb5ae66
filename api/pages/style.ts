/** The stylesheet of every page, light and dark, with the colours of the shop. */

import { backgrounds, type ShopColors } from '../../payment/shop-colors.ts'

export function renderStyle(colors: ShopColors): string {
  return `${renderColors(colors)}${rules}`
}

/** The names of all colours, for stylesheets that have rules of their own. */
export function renderColors({ accent, onAccent, onLight, onDark }: ShopColors): string {
  return `
:root { color-scheme: light dark; --accent: ${accent}; --on-accent: ${onAccent}; --link: ${onLight};
  --ground: ${backgrounds.light}; --card: #fff; --text: #1a1f26; --quiet: #55606e; --line: #d8dce2; --soft: #f4f5f7;
  --good: #136c3f; --good-soft: #dff3e7; --attention: #855200; --attention-soft: #fdeecb;
  --bad: #a8201a; --bad-soft: #fbe3e1; --waiting: #1d4f9e; --waiting-soft: #e0eaf9 }
@media (prefers-color-scheme: dark) {
  :root { --link: ${onDark}; --ground: #111519; --card: ${backgrounds.dark}; --text: #eceff3; --quiet: #a9b3bf;
    --line: #39424d; --soft: #262d35;
    --good: #7bd7a3; --good-soft: #17382a; --attention: #f2c063; --attention-soft: #3d2f10;
    --bad: #ff9b93; --bad-soft: #44201e; --waiting: #9dc1f7; --waiting-soft: #1b2f4b }
}
`
}

const rules = `
* { box-sizing: border-box }
html { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; padding: 1rem; background: var(--ground); color: var(--text) }
main { width: 100%; max-width: 28rem; padding: 1.5rem 1.25rem 1.75rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1rem; text-align: center }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 .5rem; overflow-wrap: anywhere; text-wrap: balance }
h1:focus { outline: none }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; text-align: left }
p { margin: .5rem 0; overflow-wrap: anywhere; text-wrap: pretty }
a { color: var(--link) }
code { overflow-wrap: anywhere }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%) }

.shop { display: flex; align-items: center; justify-content: center; gap: .75rem; padding-bottom: 1rem;
  border-bottom: 1px solid var(--line); font-weight: 600; overflow-wrap: anywhere }
.shop img { max-height: 2.5rem; max-width: 8rem }

.icon { width: 4rem; height: 4rem; margin: 1.5rem auto 0; border-radius: 50%; display: grid; place-items: center }
.icon svg { width: 2.25rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.good { color: var(--good); background: var(--good-soft) }
.attention { color: var(--attention); background: var(--attention-soft) }
.bad { color: var(--bad); background: var(--bad-soft) }
.waiting { color: var(--waiting); background: var(--waiting-soft) }
.neutral { color: var(--quiet); background: var(--soft) }

#sentence { font-size: 1.0625rem }
#next { color: var(--quiet) }
.order { color: var(--quiet); margin-top: 0 }
.help { margin: 1.25rem 0 0 }

dl { margin: 1.5rem 0; text-align: left }
dl div { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: .625rem 0; border-top: 1px solid var(--line) }
dl div:last-child { border-bottom: 1px solid var(--line) }
dt { color: var(--quiet); flex: none; max-width: 45% }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-weight: 500 }

.button { display: block; width: 100%; padding: .875rem 1.5rem; border: 1px solid var(--link); border-radius: .625rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  overflow-wrap: anywhere; text-wrap: balance; cursor: pointer }
.button:hover { filter: brightness(1.06) }
.small { padding: .375rem .75rem; min-height: 2.25rem; border: 1px solid var(--link); border-radius: .5rem; background: transparent;
  color: var(--link); font: inherit; font-size: .875rem; font-weight: 600; cursor: pointer }
[hidden] { display: none }

.code { display: flex; flex-direction: column; align-items: center; gap: 1rem; margin-top: 1rem }
.qr { width: min(15rem, 100%); height: auto; border-radius: .75rem; border: 1px solid var(--line); background: #fff }
.paste { width: 100% }
.paste p { margin: 0 0 .25rem; color: var(--quiet); font-size: .875rem; text-align: left }
.paste .value { padding: .625rem .75rem 0; margin-bottom: .75rem; max-height: calc(3lh + .625rem + 2px); overflow: auto; word-break: break-all; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--soft); color: var(--text); font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; user-select: all; overflow-wrap: anywhere }
.account div { align-items: center; flex-wrap: wrap; gap: .25rem 1rem }
.account dt { max-width: none }
.account dd { display: flex; align-items: center; justify-content: space-between; flex: 1 0 100%; gap: .75rem; text-align: left }
.account .value { user-select: all; font-variant-numeric: tabular-nums; min-width: 0 }
.small { flex: none; white-space: nowrap }
.deadline { margin-top: 1.25rem; padding: .75rem; border-radius: .625rem; background: var(--waiting-soft); color: var(--waiting) }
.deadline p { margin: 0 }
.timer span { font-weight: 700; font-variant-numeric: tabular-nums }
ol { margin: 0 0 1rem; padding-left: 1.5rem; text-align: left }
ol li { padding: .25rem 0 .25rem .25rem }
ol li::marker { font-weight: 700; color: var(--link) }

.wide { max-width: 44rem; text-align: left }
.wide dt { margin-top: .75rem; max-width: none }
.wide dd { text-align: left; font-weight: 400 }

@media (min-width: 40rem) { body { padding: 3rem 1rem } main { padding: 2rem 2rem 2.25rem } }
@media (max-width: 30rem) { .paste { order: -1 } }
@media (prefers-reduced-motion: no-preference) { main { animation: appear .25s ease-out } }
@keyframes appear { from { transform: translateY(.375rem) } }
@media print { .button, .help, .deadline { display: none } main { border: 0 } }
`
