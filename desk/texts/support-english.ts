/** The texts of what support does about messages, in English. The other languages have the same. */

export const supportEnglish = {
  done: { retry: 'had what waits tried at once' },
  labels: { retry: 'Try everything now' },
  effects: {
    retry:
      'Whatever waits for its time is tried now: messages that are to be sent, and the search for the order at Koywe.',
  },
  resend: {
    again: '(once more)',
    labels: { retry: 'Try now', revive: 'Send again', repeat: 'Send once more' },
    effects: {
      retry: {
        event: 'The next attempt begins now instead of waiting for its time.',
        mail: 'The next attempt begins now instead of waiting for its time.',
      },
      revive: {
        event: 'Delivery is tried again. Events that come before this one go first.',
        mail: 'Payin tries again to send this e-mail.',
      },
      repeat: {
        event:
          'The shop gets the same event once more, with the same webhook-id, so that it can tell. The payment does not change.',
        mail: 'The payer gets this e-mail once more.',
      },
    },
  },
}
