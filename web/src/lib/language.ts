// The name of a language in another language.

/** Languages that buyers of the shops write in, the most common first. */
export const BUYER_LANGUAGES = [
  'zh',
  'en',
  'id',
  'th',
  'vi',
  'ms',
  'fil',
  'es',
  'pt',
  'ja',
  'ko',
  'de',
  'fr',
  'it',
] as const;

export function languageName(code: string, shownIn: string): string {
  try {
    return new Intl.DisplayNames(shownIn, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
