/**
 * The activities as the workflow runs them: how long each may take and how often it is attempted. Temporal is the only
 * owner of retries. An activity that knows a better pause sets it on its failure (Koywe's `Retry-After`, the growing
 * pauses of outbox messages).
 *
 * Each step runs as a local activity first, with one attempt, because that adds almost no load to Temporal. If the
 * attempt fails, the step runs as a regular activity, whose retries support can see. A regular activity sends
 * heartbeats, so that Temporal notices a dead worker after `heartbeatTimeout`. A local activity needs none: it is part
 * of a workflow task, which another worker takes over.
 *
 * Never run anything concurrently with a local activity: on replay, completions may be delivered in a different
 * order.
 */

import {
  ActivityFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow'
import type { Duration, RetryPolicy } from '@temporalio/common'
import type { Activities } from '../activities/index.ts'

interface StepOptions extends ActivityOptions {
  /** The limit of the local attempt. Signals and updates that arrive during that attempt wait for its end. */
  localTimeout: Duration
}

const heartbeatTimeout = '8 seconds'
/** For activities that may be abandoned and run again while the first attempt still runs. */
const quick = '3 seconds'

/** For activities that may run at any time. After an outage nothing waits longer than `maximumInterval`. */
const retrySoon: RetryPolicy = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '10 seconds',
}

/** Uses only the store: a statement that takes longer has failed. Retried until the database is back. */
const storeOptions: StepOptions = {
  localTimeout: quick,
  startToCloseTimeout: '15 seconds',
  heartbeatTimeout,
  retry: retrySoon,
}

/**
 * A call to Koywe may sign in, be refused, sign in again and be repeated, each within KOYWE_TIMEOUT_MS (at most
 * 25 s), and a read asks for up to three other orders. Retried until Koywe is back, with pauses of at most half a
 * minute, so that every opening goes on within that time after an outage.
 */
const koyweOptions: StepOptions = {
  localTimeout: '240 seconds',
  startToCloseTimeout: '240 seconds',
  heartbeatTimeout,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
}

/** The first retries come soon, since webhook events wait for the read. */
const readOptions: StepOptions = {
  ...koyweOptions,
  localTimeout: quick,
  retry: { ...retrySoon, maximumInterval: '30 seconds' },
}

/**
 * One attempt of an outbox message. The activity sets the pause before the next one and gives up after days:
 * EFFECT_BACKOFF_MAX_MS and EFFECT_GIVE_UP_MS. This retry policy covers only our own failures.
 */
const deliveryOptions: StepOptions = {
  localTimeout: '90 seconds',
  startToCloseTimeout: '90 seconds',
  heartbeatTimeout,
  // Continue-as-new waits for the running attempt, so that no message has two attempts at once.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: retrySoon,
}

type Run<Input extends unknown[], Result> = (...input: Input) => Promise<Result>

export interface Step<Input extends unknown[], Result> {
  runLocal: Run<Input, Result>
  runRegular: Run<Input, Result>
}

/** @param pick selects the activity by its name, which is in the histories */
function step<Input extends unknown[], Result>(
  pick: (activities: Activities) => Run<Input, Result>,
  summary: string,
  { localTimeout, ...options }: StepOptions,
): Step<Input, Result> {
  const once: LocalActivityOptions = {
    startToCloseTimeout: localTimeout,
    scheduleToCloseTimeout: options.scheduleToCloseTimeout,
    retry: { maximumAttempts: 1 },
  }
  return {
    runLocal: pick(proxyLocalActivities<Activities>({ ...once, summary })),
    runRegular: pick(proxyActivities<Activities>({ ...options, summary })),
  }
}

export type StepRunner = <Input extends unknown[], Result>(
  step: Step<Input, Result>,
  ...input: Input
) => Promise<Result>

/**
 * Creates the function that runs a step: as a local activity first, then as a regular activity.
 * @param isAlone whether no other activity is running; if one is, the step runs as a regular activity only
 * @returns a function that throws the failure of the regular activity, and cancellation
 */
export function createStepRunner(isAlone: () => boolean): StepRunner {
  return async ({ runLocal, runRegular }, ...input) => {
    if (!isAlone()) return runRegular(...input)
    try {
      return await runLocal(...input)
    } catch (error) {
      if (isCancellation(error) || isScheduleToCloseTimeout(error)) throw error
      return runRegular(...input)
    }
  }
}

/** Whether a step failed because its `scheduleToCloseTimeout` is over, or would be at the next attempt. */
export function isOutOfTime(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false
  return error.retryState === 'TIMEOUT' || isScheduleToCloseTimeout(error)
}

function isScheduleToCloseTimeout(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_CLOSE'
}

export const loadPayment = step(
  (its) => its.loadPayment,
  'load the payment from the store',
  storeOptions,
)
export const expirePayment = step((its) => its.expirePayment, 'end selling', storeOptions)

/** Repeated until the order is found or certainly absent. */
export const findOrder = step(
  (its) => its.findOrder,
  'look up whether the order exists',
  readOptions,
)

/** Repeated until Koywe answers: a payment whose order cannot be read stays what it is. */
export const readOrder = step((its) => its.readOrder, 'read the order at Koywe', readOptions)

/**
 * The steps that open an order. They are retried until selling ends.
 * @param sellingEndsInMs the time until then
 */
export function openingSteps(sellingEndsInMs: number) {
  const options = { ...koyweOptions, scheduleToCloseTimeout: sellingEndsInMs }
  const signIn = { ...options, localTimeout: quick }
  return {
    authenticate: step((its) => its.authenticate, 'sign in at Koywe', signIn),
    createContact: step((its) => its.createContact, 'create the contact of the payer', options),
    createOrder: step((its) => its.createOrder, 'create the PAYIN order', options),
  }
}

export const sendConfirmation = step(
  (its) => its.sendConfirmation,
  'mail: payment received',
  deliveryOptions,
)
export const sendShippingNotification = step(
  (its) => its.sendShippingNotification,
  'mail: goods on their way',
  deliveryOptions,
)
export const sendFailureNotification = step(
  (its) => its.sendFailureNotification,
  'mail: payment failed',
  deliveryOptions,
)
export const sendNotice = step(
  (its) => its.sendNotice,
  'mail: expired, held, declined or refunded',
  deliveryOptions,
)
export const fulfil = step(
  (its) => its.fulfil,
  'send payment.completed to the shop',
  deliveryOptions,
)
export const announce = step((its) => its.announce, 'send an event to the shop', deliveryOptions)
