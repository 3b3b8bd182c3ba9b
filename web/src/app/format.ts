// Formats in the reader's language and the shop's zone.
import { useMemo } from 'react';
import { useShopFile } from '../api/shop';
import { type Formats, formats } from '../lib/format';
import { spanText } from '../lib/time-left';
import { useI18n, useT } from './i18n';

export const BROWSER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function useZone(): string {
  return useShopFile().data?.zone ?? BROWSER_ZONE;
}

export function useFormats(): Formats {
  const { language } = useI18n();
  const zone = useZone();
  return useMemo(() => formats(language, zone, new Date().getFullYear()), [language, zone]);
}

export function useSpan(): (seconds: number) => string {
  const t = useT();
  return useMemo(() => {
    const words = { day: t('unit.day'), hour: t('unit.hour'), minute: t('unit.minute'), second: t('unit.second') };
    return (seconds: number) => spanText(seconds, words);
  }, [t]);
}
