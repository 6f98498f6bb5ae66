/** Reads the output of `npm start` as a new user reads it. */

export const ready = 'Payin is ready.'

export const addressOf = (name: string, text: string) =>
  new RegExp(`^ *${name} +(http://127\\.0\\.0\\.1:\\d+)`, 'm').exec(text)?.[1] ?? ''

export const keyOf = (scope: string, text: string) =>
  new RegExp(`scope ${scope}: +(\\S+)`).exec(text)?.[1] ?? ''
