/** The activities of the workflow. Each has a file; the deliveries share one. */

import { createAuthenticate } from './authenticate.ts'
import { createCreateContact } from './create-contact.ts'
import { createCreateOrder } from './create-order.ts'
import { createDeliver } from './deliver.ts'
import type { Dependencies } from './dependencies.ts'
import { createExpirePayment } from './expire-payment.ts'
import { createFindOrder } from './find-order.ts'
import { guard } from './guard.ts'
import { createLoadPayment } from './load-payment.ts'
import { createReadOrder } from './read-order.ts'

/** Creates the activities under the names that are in the histories. */
export function createActivities(dependencies: Dependencies) {
  const deliver = createDeliver(dependencies)
  return {
    loadPayment: guard(dependencies, 'loadPayment', createLoadPayment(dependencies)),
    authenticate: guard(dependencies, 'authenticate', createAuthenticate(dependencies)),
    createContact: guard(dependencies, 'createContact', createCreateContact(dependencies)),
    createOrder: guard(dependencies, 'createOrder', createCreateOrder(dependencies)),
    findOrder: guard(dependencies, 'findOrder', createFindOrder(dependencies)),
    readOrder: guard(dependencies, 'readOrder', createReadOrder(dependencies)),
    expirePayment: guard(dependencies, 'expirePayment', createExpirePayment(dependencies)),
    fulfil: guard(dependencies, 'fulfil', deliver),
    announce: guard(dependencies, 'announce', deliver),
    sendConfirmation: guard(dependencies, 'sendConfirmation', deliver),
    sendShippingNotification: guard(dependencies, 'sendShippingNotification', deliver),
    sendFailureNotification: guard(dependencies, 'sendFailureNotification', deliver),
    sendNotice: guard(dependencies, 'sendNotice', deliver),
  }
}

export type Activities = ReturnType<typeof createActivities>
