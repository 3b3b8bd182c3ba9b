// The language of a public page: what was chosen in this browser, else what the browser says.

export type PublicLanguage = 'en' | 'zh-CN';

const REMEMBERED = 'kintsugi:language';

export function guessLanguage(): PublicLanguage {
  const kept = remembered();
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function rememberLanguage(language: PublicLanguage): void {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // A private window without storage: the choice holds for this page.
  }
}

export function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}
