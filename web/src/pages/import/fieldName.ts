// A field's name in words; a field this console does not know is shown by its own name.
import { useI18n } from '../../app/i18n';
import type { MessageKey } from '../../locales/en';

export function useFieldName(): (field: string) => string {
  const { t, catalogue } = useI18n();
  return (field) => {
    const key = `field.${field}`;
    return key in catalogue ? t(key as MessageKey) : field;
  };
}
