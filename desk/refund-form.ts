/** Reads the form of a refund that was made by hand. */

import type { FastifyRequest } from 'fastify'
import { reasonLengthMax } from '../payment/desk-action.ts'
import { handRefundKinds, type HandRefund } from '../store/hand-refunds.ts'
import { readFormLine, readFormText } from './form-body.ts'
import { DeskProblem } from './problem.ts'

/** @throws DeskProblem `invalid` */
export function readHandRefund(
  request: FastifyRequest,
  { paymentId, by }: Pick<HandRefund, 'paymentId' | 'by'>,
): HandRefund {
  const kind = handRefundKinds.find((one) => one === readFormText(request, 'kind'))
  const amount = readFormText(request, 'amount')
  const currency = readFormText(request, 'currency').toUpperCase()
  const proof = readFormLine(request, 'proof', reasonLengthMax)
  // A decimal comma would be read as a thousand by somebody else.
  const isAmount = /^(?!0+(?:\.0+)?$)\d{1,15}(?:\.\d{1,2})?$/.test(amount)
  if (kind === undefined || !isAmount || !/^[A-Z]{3}$/.test(currency) || proof === '') {
    throw new DeskProblem('invalid')
  }
  return { paymentId, by, kind, amount, currency, proof }
}
