/** The rules of the desk's stylesheet. Its colours, light and dark, are those of the payers' pages. */

export const deskRules = `
* { box-sizing: border-box }
html { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
body { margin: 0; background: var(--ground); color: var(--text) }
a { color: var(--link) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem }
* + h2 { margin-top: 1.25rem }
input + h2 { margin-top: 0 }
ul { margin: .5rem 0; padding-left: 1.25rem }
td time, td.code { white-space: nowrap }
p { margin: .5rem 0; overflow-wrap: anywhere }
code, pre { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
code { overflow-wrap: anywhere }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%) }
.skip { position: absolute; left: -100vw; top: .5rem; padding: .5rem 1rem; background: var(--card); z-index: 1 }
.skip:focus { left: .5rem }

body > header { background: var(--card); border-bottom: 1px solid var(--line) }
.bar { max-width: 76rem; margin: 0 auto; padding: .625rem 1rem; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem }
.bar strong a { color: var(--text); text-decoration: none }
.bar nav { display: flex; gap: 1rem }
.bar form[role=search] { flex: 0 1 16rem }
.bar .person { margin-left: auto; display: flex; align-items: center; gap: .75rem; overflow-wrap: anywhere }
main { max-width: 76rem; margin: 0 auto; padding: 1.25rem 1rem 3rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0 0 1rem; min-width: 0 }
.narrow { max-width: 24rem; margin: 2rem auto }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) } }

label { display: block; font-size: .875rem; font-weight: 600; margin: 0 0 .25rem }
.field { margin: 0 0 .875rem }
input, select, textarea, button, .button { font: inherit; max-width: 100% }
input:not([type=hidden]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .625rem; color: var(--text);
  background: var(--card); border: 1px solid var(--quiet); border-radius: .5rem }
button, .button { display: inline-block; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--link); border-radius: .5rem;
  background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; cursor: pointer }
.plain { background: transparent; color: var(--link) }
.danger { background: var(--bad); border-color: var(--bad); color: var(--card) }
.row { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem }
.row .field { margin: 0; flex: 1 1 9rem; min-width: 0 }
.hint { color: var(--quiet); font-size: .875rem }
.notice { padding: .75rem 1rem; border-radius: .5rem; margin: 0 0 1rem; background: var(--attention-soft); color: var(--attention) }
.notice.good { background: var(--good-soft); color: var(--good) }
.notice.bad { background: var(--bad-soft); color: var(--bad) }

.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9375rem }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); vertical-align: top }
th { color: var(--quiet); font-weight: 600; font-size: .8125rem; white-space: nowrap }
td { overflow-wrap: anywhere; min-width: 4.5rem }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600;
  background: var(--soft); color: var(--text); white-space: nowrap }
.badge.wraps { white-space: normal; border-radius: .375rem }
.badge.good { background: var(--good-soft); color: var(--good) }
.badge.attention { background: var(--attention-soft); color: var(--attention) }
.badge.bad { background: var(--bad-soft); color: var(--bad) }
.badge.waiting { background: var(--waiting-soft); color: var(--waiting) }

.chart { display: block; width: 100%; height: .75rem; border-radius: .25rem }
.chart .all { fill: var(--line) }
.chart .part { fill: var(--good) }
dl.facts { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: .25rem 1rem; margin: 0 }
dl.facts dt { color: var(--quiet) }
dl.facts dd { margin: 0; overflow-wrap: anywhere }
details:not(.card) { border-top: 1px solid var(--line); padding: .625rem 0 }
summary { cursor: pointer; font-weight: 600; min-height: 1.75rem }
details > form, details > div, details > pre { margin: .625rem 0 0 }
pre { margin: 0; padding: .75rem; overflow: auto; max-height: 24rem; background: var(--soft); border-radius: .5rem; white-space: pre-wrap;
  overflow-wrap: anywhere }
iframe.phone { display: block; width: 100%; max-width: 24.375rem; height: 40rem; margin: 0 auto; border: 1px solid var(--line);
  border-radius: .75rem }
.money { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); margin: 0 }
.money div { padding: .75rem; background: var(--soft); border-radius: .5rem }
.money dt { color: var(--quiet); font-size: .875rem }
.money dd { margin: 0; font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere }
.money .small { font-size: .875rem; font-weight: 400 }
ol.timeline { list-style: none; margin: 0; padding: 0 }
ol.timeline li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
ol.timeline time { color: var(--quiet); font-size: .875rem; margin-right: .5rem }
@media (max-width: 45rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, caption, tbody, tr, td { display: block }
  tr { padding: .625rem 0; border-top: 1px solid var(--line) }
  td { border: 0; padding: .125rem 0; text-align: left }
  td:empty { display: none }
  .number { text-align: left; font-weight: 600 }
}
@media print { .bar nav, .person, form { display: none } }
`
