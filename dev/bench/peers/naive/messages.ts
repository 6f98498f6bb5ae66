/** The messages between the routes of the plain Temporal program and its workflow. */

import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { PeerOpening } from '../steps.ts'

export const orderChanged = defineSignal('orderChanged')
export const open = defineUpdate<PeerOpening>('open')
