/** The form of texts, which is the same in every language. */

export type TextsLike<Texts> = {
  [Name in keyof Texts]: Texts[Name] extends string ? string : TextsLike<Texts[Name]>
}
