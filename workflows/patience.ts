/**
 * How long everything may take and how often it is tried: the one owner of patience. An activity that
 * knows better says so with its failure (Koywe's Retry-After, the growing pauses of effects).
 *
 * Every activity beats its heart, so a dead worker is noticed after `heartbeatTimeout`, however long
 * the call itself may take.
 */

import { proxyActivities, type ActivityOptions } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'

const heartbeatTimeout = '8 seconds'

/** The ledger alone: a statement that takes longer has failed. Tried until the database is back. */
const ledgerStep: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  heartbeatTimeout,
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '10 seconds' },
}

/**
 * A call to Koywe may sign in, be refused, sign in anew and be repeated, each within KOYWE_TIMEOUT_MS
 * (at most 25 s); a read asks about three other orders beside. Tried until Koywe is back: pauses grow
 * to half a minute, so that an outage ends for every payment within that.
 */
const koyweStep: ActivityOptions = {
  startToCloseTimeout: '240 seconds',
  heartbeatTimeout,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
}

/**
 * One try of an effect. The activity says when the next one is, and when it gives up, days later:
 * EFFECT_BACKOFF_MAX_MS and EFFECT_GIVE_UP_MS. The policy here serves failures of our own only.
 */
const effectStep: ActivityOptions = {
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout,
  // A run that starts anew lets a running try end, so that two of one effect never run side by side.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
}

function step(options: ActivityOptions, summary: string) {
  return proxyActivities<Activities>({ ...options, summary })
}

export const { loadPayment } = step(ledgerStep, 'resume from the ledger')
export const { expirePayment } = step(ledgerStep, 'end selling')

/** Looked up until it is found or certainly absent, however long that takes. */
export const { findOrder } = step(koyweStep, 'does the order exist?')

/** Read until Koywe answers: a payment that cannot be read stays what it is. */
export const { readOrder } = step(koyweStep, 'what does Koywe say?')

/**
 * Opening is tried for as long as the payment may be sold, and no longer.
 * @param sellingEndsInMs how long that still is
 */
export function openingSteps(sellingEndsInMs: number) {
  const untilExpiry = { ...koyweStep, scheduleToCloseTimeout: sellingEndsInMs }
  return {
    authenticate: step(untilExpiry, 'hold a Koywe token').authenticate,
    createContact: step(untilExpiry, 'make the payer a contact').createContact,
    createOrder: step(untilExpiry, 'create the PAYIN order').createOrder,
  }
}

export const { sendConfirmation } = step(effectStep, 'mail: the money has arrived')
export const { sendShippingNotification } = step(effectStep, 'mail: the goods are on their way')
export const { sendFailureNotification } = step(effectStep, 'mail: the payment failed')

/** The shop has days to take an event; see the activity. */
export const { fulfil } = step(effectStep, 'tell the shop to ship')
export const { announce } = step(effectStep, 'tell the shop what happened')
