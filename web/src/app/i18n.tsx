// Languages: loads one catalogue (ours and Ant Design's) at a time and hands out `t`.
import type { Locale as AntLocale } from 'antd/es/locale';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Words } from '../api/types';
import { fill, type Params } from '../lib/message';
import type { Catalogue, MessageKey } from '../locales/en';

export type Language = 'en' | 'zh-CN';
export type Translate = (key: MessageKey, params?: Params) => string;

interface Loaded {
  language: Language;
  catalogue: Catalogue;
  ant: AntLocale;
}

interface I18n extends Loaded {
  t: Translate;
  setLanguage: (language: Language) => void;
}

const Context = createContext<I18n | null>(null);
const REMEMBERED = 'kintsugi:language';

async function load(language: Language): Promise<Loaded> {
  const module = language === 'zh-CN' ? await import('../locales/zh-CN') : await import('../locales/en');
  return { language, catalogue: module.catalogue, ant: module.ant };
}

/** The reader's language before they sign in: what they chose here last, else what the browser says. */
export function guessLanguage(): Language {
  const kept = localStorage.getItem(REMEMBERED);
  if (kept === 'en' || kept === 'zh-CN') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export async function firstCatalogue(): Promise<Loaded> {
  return load(guessLanguage());
}

export function I18nProvider({ first, children }: { first: Loaded; children: ReactNode }) {
  const [loaded, setLoaded] = useState(first);
  const setLanguage = useCallback((language: Language) => {
    localStorage.setItem(REMEMBERED, language);
    void load(language).then(setLoaded);
  }, []);
  useEffect(() => {
    document.documentElement.lang = loaded.language;
  }, [loaded.language]);
  const value = useMemo<I18n>(
    () => ({ ...loaded, setLanguage, t: (key, params) => fill(loaded.catalogue[key], params, loaded.language) }),
    [loaded, setLanguage],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useI18n(): I18n {
  const value = useContext(Context);
  if (value === null) throw new Error('no language around this component');
  return value;
}

export function useT(): Translate {
  return useI18n().t;
}

/** The translation of "prefix.value"; a word this console does not know yet is shown as it is rather than hidden. */
export function useWord(): (prefix: string, value: string) => string {
  const { catalogue, t } = useI18n();
  return useCallback(
    (prefix, value) => {
      const key = `${prefix}.${value}`;
      return key in catalogue ? t(key as MessageKey) : value.replaceAll('_', ' ');
    },
    [catalogue, t],
  );
}

/** Picks the reader's language from the API's two. */
export function useSay(): (words: Words) => string {
  const { language } = useI18n();
  return useCallback((words) => (language === 'zh-CN' ? words.zh : words.en), [language]);
}
