/** Everything that the workflow may do to the world, one file each. */

import { createAnnounce } from './announce.ts'
import { createAuthenticate } from './authenticate.ts'
import { createCreateContact } from './create-contact.ts'
import { createCreateOrder } from './create-order.ts'
import type { Dependencies } from './dependencies.ts'
import { createExpirePayment } from './expire-payment.ts'
import { createFindOrder } from './find-order.ts'
import { createFulfil } from './fulfil.ts'
import { guard } from './guard.ts'
import { createLoadPayment } from './load-payment.ts'
import { createReadOrder } from './read-order.ts'
import { createSendConfirmation } from './send-confirmation.ts'
import { createSendFailureNotification } from './send-failure-notification.ts'
import { createSendShippingNotification } from './send-shipping-notification.ts'

/** Builds the activities, each under the name that stands in histories. */
export function createActivities(dependencies: Dependencies) {
  const { log } = dependencies
  return {
    loadPayment: guard(log, 'loadPayment', createLoadPayment(dependencies)),
    authenticate: guard(log, 'authenticate', createAuthenticate(dependencies)),
    createContact: guard(log, 'createContact', createCreateContact(dependencies)),
    createOrder: guard(log, 'createOrder', createCreateOrder(dependencies)),
    findOrder: guard(log, 'findOrder', createFindOrder(dependencies)),
    readOrder: guard(log, 'readOrder', createReadOrder(dependencies)),
    expirePayment: guard(log, 'expirePayment', createExpirePayment(dependencies)),
    sendConfirmation: guard(log, 'sendConfirmation', createSendConfirmation(dependencies)),
    fulfil: guard(log, 'fulfil', createFulfil(dependencies)),
    sendShippingNotification: guard(
      log,
      'sendShippingNotification',
      createSendShippingNotification(dependencies),
    ),
    sendFailureNotification: guard(
      log,
      'sendFailureNotification',
      createSendFailureNotification(dependencies),
    ),
    announce: guard(log, 'announce', createAnnounce(dependencies)),
  }
}

export type Activities = ReturnType<typeof createActivities>
