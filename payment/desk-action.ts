/** What people do on the desk: the closed list of actions that are recorded, each with its person. */

export const deskActionKinds = [
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'search_payer',
  'show_payer',
  'export',
  'refresh',
  'accept',
  'decline',
  'resend',
  'retry',
  'replay',
  'hand_over',
  'bundle',
  'note',
  'acknowledge',
  'stop_selling',
  'refunded_by_hand',
] as const

export type DeskActionKind = (typeof deskActionKinds)[number]

/** One recorded action. Holds no personal data of payers, except for what a person writes into a reason. */
export interface DeskAction {
  person: string
  action: DeskActionKind
  paymentId: string | null
  /** What the person wrote: a reason, or the note itself. */
  reason: string | null
  /** Codes, counts and ids. */
  detail: Record<string, unknown> | null
}

/** How long a reason, a note or a proof may be. */
export const reasonLengthMax = 500
