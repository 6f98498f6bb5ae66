/** The style and the script of the return page. */

export const returnStyle = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText }
main { box-sizing: border-box; width: 100%; max-width: 30rem; padding: 2rem 1.25rem; text-align: center }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 .5rem; overflow-wrap: anywhere }
p { margin: .5rem 0 }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; text-align: left;
  margin: 1.5rem 0; padding: 1rem; border: 1px solid color-mix(in srgb, CanvasText 20%, transparent);
  border-radius: .5rem }
dt { opacity: .75 }
dd { margin: 0; text-align: right; overflow-wrap: anywhere }
.button { display: inline-block; padding: .75rem 1.5rem; border-radius: .5rem; background: #1f5fbf;
  color: #fff; text-decoration: none; font-weight: 600 }
.button[hidden] { display: none }
.button:focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
.mark { width: 3rem; height: 3rem; margin: 0 auto; border-radius: 50%; border: .35rem solid #1f5fbf }
main[data-final=false] .mark { border-top-color: transparent; animation: turn 1.2s linear infinite }
main[data-state=completed] .mark, main[data-state=received] .mark { border-color: #1b7f4b; background: #1b7f4b; animation: none }
main[data-state=failed] .mark, main[data-state=expired] .mark, main[data-state=cancelled] .mark, main[data-state=declined] .mark { border-color: #b3261e; animation: none }
main[data-state=held] .mark { border-color: #9a6700; animation: none }
@keyframes turn { to { transform: rotate(1turn) } }
@media (prefers-reduced-motion: reduce) { .mark { animation: none !important } }
`

/** Polls with growing pauses for half an hour, and at once when the page becomes visible. */
export const returnScript = `
(() => {
  const main = document.querySelector('main')
  const byId = (id) => document.getElementById(id)
  const startedAt = Date.now()
  let pause = 2000
  let timer
  const show = (view) => {
    main.dataset.state = view.state
    main.dataset.final = String(view.isFinal)
    if (byId('headline').textContent !== view.headline) byId('headline').textContent = view.headline
    if (byId('sentence').textContent !== view.sentence) byId('sentence').textContent = view.sentence
    document.title = view.headline
    const link = byId('link')
    link.hidden = view.link === null
    if (view.link) { link.href = view.link.href; link.textContent = view.link.label }
  }
  const poll = async () => {
    clearTimeout(timer)
    try {
      const answer = await fetch(location.pathname.replace(/\\/$/, '') + '/state', { cache: 'no-store' })
      if (answer.ok) show(await answer.json())
    } catch {}
    if (main.dataset.final === 'true' || Date.now() - startedAt > 1800000) return
    pause = Math.min(pause * 1.3, 30000)
    timer = setTimeout(poll, pause)
  }
  if (main.dataset.final !== 'true') timer = setTimeout(poll, pause)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && main.dataset.final !== 'true') poll()
  })
})()
`
