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
  return {
    loadPayment: guard(dependencies, 'loadPayment', createLoadPayment(dependencies)),
    authenticate: guard(dependencies, 'authenticate', createAuthenticate(dependencies)),
    createContact: guard(dependencies, 'createContact', createCreateContact(dependencies)),
    createOrder: guard(dependencies, 'createOrder', createCreateOrder(dependencies)),
    findOrder: guard(dependencies, 'findOrder', createFindOrder(dependencies)),
    readOrder: guard(dependencies, 'readOrder', createReadOrder(dependencies)),
    expirePayment: guard(dependencies, 'expirePayment', createExpirePayment(dependencies)),
    sendConfirmation: guard(dependencies, 'sendConfirmation', createSendConfirmation(dependencies)),
    fulfil: guard(dependencies, 'fulfil', createFulfil(dependencies)),
    sendShippingNotification: guard(
      dependencies,
      'sendShippingNotification',
      createSendShippingNotification(dependencies),
    ),
    sendFailureNotification: guard(
      dependencies,
      'sendFailureNotification',
      createSendFailureNotification(dependencies),
    ),
    announce: guard(dependencies, 'announce', createAnnounce(dependencies)),
  }
}

export type Activities = ReturnType<typeof createActivities>
