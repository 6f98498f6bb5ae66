/** The icon of each state, drawn: a shape of its own, since colour alone tells nothing to many eyes. */

import type { PayerState } from './page-texts.ts'

/** What a state means to the payer: the colour follows it. */
export type Mood = 'waiting' | 'good' | 'attention' | 'bad' | 'neutral'

export const moods: Record<PayerState, Mood> = {
  confirming: 'waiting',
  processing: 'waiting',
  received: 'good',
  completed: 'good',
  held: 'attention',
  declined: 'attention',
  failed: 'bad',
  expired: 'bad',
  cancelled: 'neutral',
  refunded: 'neutral',
}

const clock = '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>'
const bank = '<path d="M4 9.5 12 5l8 4.5M5 19h14M6.5 10v6.5M10 10v6.5M14 10v6.5M17.5 10v6.5"/>'
const check = '<path d="m6 12.5 4 4 8-9"/>'
const doubleCheck = '<path d="m2.5 12.5 4 4 8-9M12 15.5l1.2 1 8-9"/>'
const person =
  '<circle cx="12" cy="8" r="3.5"/><path d="M5 19.5c.8-3.6 3.4-5.5 7-5.5s6.2 1.9 7 5.5"/>'
const back = '<path d="M8.5 6l-4 4 4 4M5 10h9a5 5 0 0 1 0 10h-3"/>'
const cross = '<path d="m7 7 10 10M17 7 7 17"/>'
const hourglass = '<path d="M7 4h10M7 20h10M8 4c0 5 8 6 8 16M16 4c0 5-8 6-8 16"/>'
const stop = '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>'

const shapes: Record<PayerState, string> = {
  confirming: clock,
  processing: bank,
  received: check,
  completed: doubleCheck,
  held: person,
  declined: back,
  failed: cross,
  expired: hourglass,
  cancelled: stop,
  refunded: back,
}

/** Draws the icon. The headline says the same in words, so that screen readers skip it. */
export function drawIcon(state: PayerState): string {
  return `<div class="icon ${moods[state]}" aria-hidden="true"><svg viewBox="0 0 24 24">${shapes[state]}</svg></div>`
}
