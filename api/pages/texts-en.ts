/** The payer's pages in English. */

import type { ExceptionKind } from '../../payment/status.ts'
import type { PageTexts, PayTexts, TextFacts } from './page-texts.ts'

const held: Record<ExceptionKind, (facts: TextFacts) => string> = {
  underpaid: ({ paid, asked }) => `${paid} arrived, and the order is for ${asked}.`,
  overpaid: ({ paid, asked }) => `${paid} arrived, and the order is for only ${asked}.`,
  late: ({ paid, deadline }) => `${paid} arrived, but the time to pay ended on ${deadline}.`,
  duplicate: ({ paid }) => `${paid} arrived for an order that was already paid.`,
  mismatched: ({ paid }) => `${paid} arrived, but it does not match the order.`,
}

const states: PageTexts['states'] = {
  confirming: {
    headline: 'We are waiting for your payment',
    sentence: () => 'The confirmation has not reached us yet.',
    next: ({ deadline }) =>
      `If you have paid, do not pay again: this page updates automatically. If you have not, you can pay until ${deadline}.`,
  },
  processing: {
    headline: 'Your bank is processing the payment',
    sentence: () => 'You have started it; the bank still has to confirm it.',
    next: ({ watchEnd }) =>
      `Do not pay again: this page updates automatically. We wait for the answer of the bank until ${watchEnd}.`,
  },
  received: {
    headline: 'We received your payment',
    sentence: () => 'We notify the shop as soon as the money is credited.',
    next: () => 'You do not have to do anything else. This page updates automatically.',
  },
  completed: {
    headline: 'Your payment is complete',
    sentence: () => 'We have notified the shop to prepare your purchase.',
    next: () => 'You do not have to do anything else. You can keep this page as a receipt.',
  },
  held: {
    headline: 'Your money arrived and the shop decides',
    sentence: (facts) => held[facts.exception](facts),
    next: ({ shop }) =>
      `A person at ${shop} decides whether to accept it or to return it. There is no fixed deadline. Do not pay again: this page updates when there is a decision.`,
  },
  declined: {
    headline: 'The shop is returning your money',
    sentence: ({ paid, shop }) => `${paid} arrived, but ${shop} did not accept the payment.`,
    next: ({ shop }) =>
      `${shop} sends it back, which can take a few days. This page updates when that is done. Talk to the shop before you pay again.`,
  },
  failed: {
    headline: 'The payment did not go through',
    sentence: () => 'We received no money.',
    next: () =>
      'You can pay again, with this or another method. If your bank shows a charge, do not pay again: write to the shop.',
  },
  expired: {
    headline: 'The time to pay has ended',
    sentence: ({ deadline }) => `We received no money by ${deadline}.`,
    next: ({ watchEnd }) =>
      `If you have paid, do not pay again: we see money that arrives until ${watchEnd}, and the shop answers you. If you have not, you can pay again.`,
  },
  cancelled: {
    headline: 'The payment was cancelled',
    sentence: () => 'We received no money.',
    next: () => 'If you still want your purchase, you can pay again.',
  },
  refunded: {
    headline: 'Your money was returned',
    sentence: ({ paid }) => `${paid} went back to the method that you paid with.`,
    next: () =>
      'Your bank may take a few days to show it. If you do not see it, write to the shop.',
  },
}

const pay: PayTexts = {
  headline: (amount, method) => `Pay ${amount} with ${method}`,
  steps: {
    pix: [
      'Open the app of your bank and go to Pix.',
      'Scan the QR code, or copy the code and paste it.',
      'Check the amount and confirm the payment.',
    ],
    qr: [
      'Open the app that you pay with.',
      'Scan the QR code, or copy the code and paste it.',
      'Check the amount and confirm the payment.',
    ],
    transfer: [
      'Open the app of your bank and start a transfer.',
      'Copy these details into the transfer.',
      'Transfer the exact amount and confirm.',
    ],
  },
  payBefore: (deadline) => `Pay by ${deadline}.`,
  timeLeft: 'Time left',
  qrCode: (amount) => `QR code to pay ${amount}`,
  code: 'Code to copy and paste',
  copyCode: 'Copy the code',
  copy: (what) => `Copy: ${what}`,
  copyShort: 'Copy',
  copied: 'Copied',
  howTo: 'How to pay',
  exactAmount: 'Exact amount',
  waiting:
    'When your payment arrives, this page updates. You can also close it and come back later.',
  fields: {
    clabe: 'CLABE',
    cbu: 'CBU or CVU',
    alias: 'Alias',
    accountNumber: 'Account number',
    accountType: 'Account type',
    bank: 'Bank',
    beneficiary: 'Beneficiary',
    document: 'Tax id',
    reference: 'Reference',
    concept: 'Concept',
  },
}

export const pagesInEnglish: PageTexts = {
  states,
  pay,
  facts: {
    amount: 'Amount',
    arrived: 'Arrived',
    reference: 'Order',
    method: 'Method',
    paidAt: 'Paid',
    createdAt: 'Started',
  },
  actions: {
    toShop: (shop) => `Continue to ${shop}`,
    backToShop: (shop) => `Back to ${shop}`,
    payAgain: () => 'Pay again',
    toPayment: () => 'Back to the payment page',
    writeToShop: (shop) => `Write to ${shop}`,
  },
  help: (shop) => `Need help? Write to ${shop}`,
  order: (reference) => `Order ${reference}`,
  notFound: {
    headline: 'We could not find this payment',
    sentence: 'Check the link or go back to the shop.',
  },
  unavailable: {
    headline: 'We cannot show your payment right now',
    sentence: 'If you have paid, do not pay again. This page updates automatically.',
  },
}
