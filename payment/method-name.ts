/** Payment methods as payers know them. Koywe's own names are technical ("PIX Estatico"). */

const names: Record<string, string> = {
  PIX: 'Pix',
  PIX_STATIC: 'Pix',
  PIX_DYNAMIC: 'Pix',
  NEQUI: 'Nequi',
  KHIPU: 'Khipu',
  LIGO: 'Ligo',
  QRI: 'QR',
}

/** Names a method by its code. Other codes are what payers read at their bank, such as PSE or SPEI. */
export function nameMethod(code: string): string {
  return Object.hasOwn(names, code) ? (names[code] ?? code) : code.replaceAll('_', ' ')
}
