/** The languages of the shop, and which one a visitor reads. */

export const languages = ['es', 'pt', 'en'] as const
export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = {
  es: 'Español',
  pt: 'Português',
  en: 'English',
}

export function isLanguage(text: string | undefined): text is Language {
  return languages.some((language) => language === text)
}

/** The first language of the browser that the shop speaks; English where it speaks none. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2))
  return wanted.find((one) => isLanguage(one)) ?? 'en'
}
