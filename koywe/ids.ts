/** Ids that Koywe gives: the only texts of others that become part of an address. */

/** As schemas write it. */
export const koyweIdPattern = '^[A-Za-z0-9_-]{1,128}$'

const idForm = new RegExp(koyweIdPattern)

/** Whether a text has the form of Koywe's ids. Anything else, such as `..` or `a/b`, could name another route. */
export function isKoyweId(text: string): boolean {
  return idForm.test(text)
}
