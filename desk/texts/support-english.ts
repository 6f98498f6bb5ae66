/** The texts of what support does about messages, in English. The other languages have the same. */

export const supportEnglish = {
  done: {
    retry: 'had what waits tried at once',
    replay: 'replayed a webhook',
    hand_over: 'handed a payment over',
    bundle: 'made a bundle for Koywe',
  },
  labels: { retry: 'Try everything now', hand_over: 'Hand over to somebody' },
  effects: {
    retry:
      'Whatever waits for its time is tried now: messages that are to be sent, and the search for the order at Koywe.',
    hand_over:
      'Says who looks after this payment from now on. It replaces who did before, and the list can be filtered by it.',
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
  replay: {
    open: 'Replay, with a preview first',
    title: 'Replay a webhook of Koywe',
    stored: 'The stored webhook',
    type: 'Type',
    status: 'Status at Koywe',
    received: 'Arrived',
    externalId: 'Payment that the order names',
    change: 'What would change',
    nothing: 'The payment would stay as it is.',
    unknown:
      'Koywe does not show the order now, so this cannot be said. A replay waits until Koywe answers.',
    none: 'none',
    messages: 'Events and e-mails that would be sent',
    eventEnds: 'The webhook ends as',
    waits: 'It would keep waiting.',
    effect:
      'The webhook waits again, and Payin reads the order at Koywe. Only what Koywe says then counts, not what the webhook says. It may differ from this preview.',
    submit: 'Replay',
  },
  handover: { label: 'Looked after by', person: 'Person', mine: 'Mine' },
  bundle: {
    title: 'For Koywe’s support',
    hint: 'Ids, amounts, times and webhooks. Nothing about the payer, and nothing that people wrote.',
    json: 'As JSON',
    text: 'As a text to paste',
  },
}
