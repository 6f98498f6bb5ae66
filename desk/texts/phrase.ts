/** A phrase that the store records in English, in the other languages of the desk. */

export interface Phrase {
  /** Its groups are the parts that differ. */
  english: RegExp
  /** `$1` is the first group as it is, and `{1}` the first group in this language. */
  es: string
  pt: string
}

export const phrase = (english: string, es: string, pt: string): Phrase => ({
  english: new RegExp(`^${english}$`, 'u'),
  es,
  pt,
})
