/** The names of people who work with payments. */

/** Also what an e-mail address has, because a company's sign-in names people by it. */
const nameForm = /^[\p{L}\p{N}._@+-]{1,64}$/u

export function isPersonName(text: string): boolean {
  return nameForm.test(text)
}
