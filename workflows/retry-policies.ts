/**
 * How long everything may take and how often it is tried: the one owner of patience. An activity that
 * knows better says so with its failure (Koywe's Retry-After, the growing pauses of outbox messages).
 *
 * Every step is tried near, then far: once where the workflow runs, which costs the engine next to
 * nothing when the world behaves, and after a failure as an ordinary activity, whose patience support
 * can see. A far one beats its heart, so a dead worker is noticed after `heartbeatTimeout`, however long
 * the call itself may take; with a near one its whole task is taken up by another worker.
 *
 * Nothing else may be under way beside a near try. What ends near each other in life is told at once when a
 * history is read anew, and two that go on from there would then change places.
 */

import {
  ActivityFailure,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow'
import type { Duration, RetryPolicy } from '@temporalio/common'
import type { Activities } from '../activities/index.ts'

interface Patience extends ActivityOptions {
  /** What the near try may take, the signals and updates that come meanwhile being held up. */
  nearTimeout: Duration
}

const heartbeatTimeout = '8 seconds'
/** For what may be left in the middle and tried again beside itself. */
const quick = '3 seconds'

/**
 * For what may be tried at any time: when the world is back, nobody waits for longer than this, unless the failure
 * itself says for how long.
 */
const soon: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 seconds',
}

/** The store alone: a statement that takes longer has failed. Tried until the database is back. */
const storeStep: Patience = {
  nearTimeout: quick,
  startToCloseTimeout: '15 seconds',
  heartbeatTimeout,
  retry: soon,
}

/**
 * A call to Koywe may sign in, be refused, sign in anew and be repeated, each within KOYWE_TIMEOUT_MS
 * (at most 25 s); a read asks about three other orders beside. Tried until Koywe is back: pauses grow
 * to half a minute, so that an outage ends for every opening within that.
 */
const koyweStep: Patience = {
  nearTimeout: '240 seconds',
  startToCloseTimeout: '240 seconds',
  heartbeatTimeout,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
}

const koyweRead: Patience = { ...koyweStep, nearTimeout: quick, retry: soon }

/**
 * One try of an outbox message. The activity says when the next one is, and when it gives up, days later:
 * EFFECT_BACKOFF_MAX_MS and EFFECT_GIVE_UP_MS. The policy here serves failures of our own only.
 */
const deliveryStep: Patience = {
  nearTimeout: '90 seconds',
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout,
  // A run that starts anew lets a running try end, so that two of one outbox message never run side by side.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: soon,
}

/** Runs from before go on as they began. */
export const triesNear = () => patched('near, then far')

type Act<Input extends unknown[], Result> = (...input: Input) => Promise<Result>

export interface Step<Input extends unknown[], Result> {
  near: Act<Input, Result>
  far: Act<Input, Result>
}

/** @param pick the activity, by the name that stands in histories */
function step<Input extends unknown[], Result>(
  pick: (activities: Activities) => Act<Input, Result>,
  summary: string,
  { nearTimeout, ...options }: Patience,
): Step<Input, Result> {
  const once: LocalActivityOptions = {
    startToCloseTimeout: nearTimeout,
    scheduleToCloseTimeout: options.scheduleToCloseTimeout,
    retry: { maximumAttempts: 1 },
  }
  return {
    near: pick(proxyLocalActivities<Activities>({ ...once, summary })),
    far: pick(proxyActivities<Activities>({ ...options, summary })),
  }
}

/**
 * @param isQuiet nothing else is under way
 * @throws what the far tries ended with, and cancellation
 */
export async function nearThenFar<Input extends unknown[], Result>(
  { near, far }: Step<Input, Result>,
  isQuiet: boolean,
  ...input: Input
): Promise<Result> {
  if (!triesNear() || !isQuiet) return far(...input)
  try {
    return await near(...input)
  } catch (error) {
    if (isCancellation(error) || isSpent(error)) throw error
    return far(...input)
  }
}

/** All the time that a step had is over, however often it was tried. */
export function isOutOfTime(error: unknown): boolean {
  return error instanceof ActivityFailure && (error.retryState === 'TIMEOUT' || isSpent(error))
}

function isSpent(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_CLOSE'
}

export const loadPayment = step((its) => its.loadPayment, 'resume from the store', storeStep)
export const expirePayment = step((its) => its.expirePayment, 'end selling', storeStep)

/** Looked up until it is found or certainly absent, however long that takes. */
export const findOrder = step((its) => its.findOrder, 'does the order exist?', koyweRead)

/** Read until Koywe answers: a payment that cannot be read stays what it is. */
export const readOrder = step((its) => its.readOrder, 'what does Koywe say?', koyweRead)

/**
 * Opening is tried for as long as the payment may be sold, and no longer.
 * @param sellingEndsInMs how long that still is
 */
export function openingSteps(sellingEndsInMs: number) {
  const untilExpiry = { ...koyweStep, scheduleToCloseTimeout: sellingEndsInMs }
  const signIn = { ...untilExpiry, nearTimeout: quick }
  return {
    authenticate: step((its) => its.authenticate, 'hold a Koywe token', signIn),
    createContact: step((its) => its.createContact, 'make the payer a contact', untilExpiry),
    createOrder: step((its) => its.createOrder, 'create the PAYIN order', untilExpiry),
  }
}

export const sendConfirmation = step(
  (its) => its.sendConfirmation,
  'mail: the money has arrived',
  deliveryStep,
)
export const sendShippingNotification = step(
  (its) => its.sendShippingNotification,
  'mail: the goods are on their way',
  deliveryStep,
)
export const sendFailureNotification = step(
  (its) => its.sendFailureNotification,
  'mail: the payment failed',
  deliveryStep,
)

/** The shop has days to take an event; see the activity. */
export const fulfil = step((its) => its.fulfil, 'tell the shop to ship', deliveryStep)
export const announce = step((its) => its.announce, 'tell the shop what happened', deliveryStep)
