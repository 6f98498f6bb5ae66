/**
 * The script of the payer's pages. Asks for the state with growing pauses, and at once when the page becomes visible;
 * when something changed, it replaces the content with what the server renders. It also counts down and copies.
 */

export const payerScript = `
(() => {
  const address = location.pathname.replace(/\\/+$/, '')
  const openedAt = Date.now()
  const said = document.getElementById('said')
  let main = document.querySelector('main')
  let endsAt = 0
  let pause = 2000
  let timer

  const say = (text) => { said.textContent = ''; setTimeout(() => { said.textContent = text }, 50) }

  const pad = (number) => String(number).padStart(2, '0')
  const tick = () => {
    const clock = main.querySelector('#left')
    if (!clock || !endsAt) return
    const seconds = Math.max(0, Math.round((endsAt - Date.now()) / 1000))
    const hours = Math.floor(seconds / 3600)
    clock.parentElement.hidden = hours >= 24
    const text = pad(Math.floor(seconds / 60) % 60) + ':' + pad(seconds % 60)
    clock.textContent = hours > 0 ? hours + ':' + text : text
    if (seconds === 0) { endsAt = 0; pause = 2000; poll() }
  }

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copies)
    const text = source.dataset.text || source.textContent
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      getSelection().selectAllChildren(source)
      document.execCommand('copy')
    }
    const label = button.querySelector('span')
    const before = label.textContent
    button.classList.add('done')
    label.textContent = button.dataset.done
    say(button.dataset.done)
    setTimeout(() => { button.classList.remove('done'); label.textContent = before }, 2500)
  }

  const arrange = () => {
    endsAt = main.dataset.leftMs ? Date.now() + Number(main.dataset.leftMs) : 0
    for (const button of main.querySelectorAll('button')) {
      button.hidden = false
      button.onclick = () => copy(button)
    }
    tick()
  }

  const load = async () => {
    const answer = await fetch(address, { cache: 'no-store', headers: { accept: 'text/html' } })
    const html = await answer.text()
    // Only the content: the style and the script of that page have another nonce, and the policy would refuse them.
    const content = html.slice(html.indexOf('<main'), html.indexOf('</main>') + 7)
    const next = new DOMParser().parseFromString(content, 'text/html').querySelector('main')
    if (!answer.ok || !next) return
    const hadFocus = main.contains(document.activeElement)
    main.replaceWith(next)
    main = next
    const headline = main.querySelector('h1')
    document.title = headline.textContent + document.title.slice(document.title.lastIndexOf(' · '))
    arrange()
    say([headline, main.querySelector('#sentence')].map((one) => one ? one.textContent : '').join('. '))
    if (hadFocus) headline.focus()
  }

  const poll = async () => {
    clearTimeout(timer)
    try {
      const answer = await fetch(address + '/state', { cache: 'no-store' })
      const view = answer.ok ? await answer.json() : null
      if (view && view.content !== main.dataset.content) await load()
      else if (view && view.leftMs) endsAt = Date.now() + view.leftMs
    } catch {}
    const openMs = Date.now() - openedAt
    if (main.dataset.final === 'true' || openMs > 86400000) return
    pause = Math.min(pause * 1.3, openMs > 1800000 ? 120000 : 30000)
    timer = setTimeout(poll, pause)
  }

  arrange()
  setInterval(tick, 1000)
  if (main.dataset.final !== 'true') timer = setTimeout(poll, pause)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && main.dataset.final !== 'true') poll()
  })
})()
`
