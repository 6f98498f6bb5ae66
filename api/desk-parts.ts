/** Puts the parts of the api together for the desk. */

import type { DeskParts } from '../desk/desk.ts'
import type { KoyweAccount } from '../desk/bundle.ts'
import type { Decisions } from '../desk/decisions.ts'
import type { Replaying } from '../desk/replaying.ts'
import type { SupportActions } from '../desk/support-actions.ts'
import type { DeskUsers } from '../desk/users.ts'
import type { KoyweClient } from '../koywe/client.ts'
import { toShopFace } from '../payment/shop-face.ts'
import { withoutSlash } from '../runtime/environment.ts'
import type { TemporalSettings } from '../runtime/temporal.ts'
import type { Store } from '../store/store.ts'
import { toWorkflowId } from '../workflows/messages.ts'
import type { ApiConfig } from './config.ts'
import type { Explanations } from './explanations.ts'
import { renderFramedPage, toPayerPath } from './pages/framed-page.ts'
import { renderColors } from './pages/style.ts'
import type { Refreshes } from './refreshes.ts'

export interface DeskNeeds {
  config: ApiConfig
  temporal: Pick<TemporalSettings, 'namespace'>
  store: Store
  users: DeskUsers
  support: SupportActions
  replaying: Replaying
  koyweAccount: KoyweAccount
  decisions: Decisions
  refreshes: Refreshes
  explanations: Explanations
  koywe: Pick<KoyweClient, 'readOrder' | 'listSentEvents'>
}

/** Null where no person could enter. */
export function describeDesk(needs: DeskNeeds): DeskParts | null {
  const { config, store, users, support, decisions, refreshes, explanations, koywe } = needs
  const { DESK_USERS_FILE: path, DESK_TRUSTED_HEADER: header } = config
  if (path === undefined && header === undefined) return null
  const publicUrl = withoutSlash(config.PUBLIC_URL)
  const face = toShopFace(config, publicUrl)
  return {
    store,
    users,
    support,
    replaying: needs.replaying,
    koyweAccount: needs.koyweAccount,
    trustedHeader: header?.toLowerCase() ?? null,
    colors: renderColors(face.colors),
    payerPage: {
      render: (row, nonce) => renderFramedPage(row, face, nonce),
      logoUrl: face.logoUrl,
    },
    decisions,
    refresh: (row, waitMs) => refreshes.refresh(row, waitMs),
    readOrder: (koyweOrderId, paymentId) =>
      koywe.readOrder(koyweOrderId, { share: 'pages', paymentId }),
    listSentEvents: (koyweOrderId) => koywe.listSentEvents(koyweOrderId),
    explain: (paymentId, locale) => explanations.explain(paymentId, locale),
    linksOf: (row) => ({
      payerPage: `${publicUrl}${toPayerPath(row)}`,
      temporal: toTemporalLink(needs, row.payment.id),
      koywe: toKoyweLink(config, row.payment.koyweOrderId),
    }),
  }
}

function toTemporalLink({ config, temporal }: DeskNeeds, paymentId: string): string | null {
  const { TEMPORAL_UI_URL: url } = config
  if (url === undefined) return null
  const place = `namespaces/${encodeURIComponent(temporal.namespace)}/workflows`
  return `${withoutSlash(url)}/${place}/${encodeURIComponent(toWorkflowId(paymentId))}`
}

function toKoyweLink(config: ApiConfig, koyweOrderId: string | null): string | null {
  const { KOYWE_DASHBOARD_URL: url } = config
  if (url === undefined || koyweOrderId === null) return null
  return url.replace('{order}', encodeURIComponent(koyweOrderId))
}
