/** How the doors of the plain Temporal program address its workflow. */

import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { PeerOpening } from '../steps.ts'

export const told = defineSignal('told')
export const open = defineUpdate<PeerOpening>('open')
