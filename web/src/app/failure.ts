// Every failure in the reader's words: what happened and what to do.
import { App } from 'antd';
import { useCallback } from 'react';
import { ApiFailure } from '../api/client';
import { useSay, useT } from './i18n';

export interface FailureText {
  message: string;
  hint: string | null;
  rule: string | null;
  code: string;
  field: string | null;
}

export function useFailureText(): (failure: unknown) => FailureText {
  const t = useT();
  const say = useSay();
  return useCallback(
    (failure) => {
      if (!(failure instanceof ApiFailure)) {
        return { message: t('error.broken'), hint: t('error.broken_hint'), rule: null, code: 'console', field: null };
      }
      const { error, status } = failure;
      if (status === 0)
        return {
          message: t('error.offline'),
          hint: t('error.offline_hint'),
          rule: null,
          code: error.code,
          field: null,
        };
      return {
        message: say(error.message) || t('error.broken'),
        hint: error.hint ? say(error.hint) : say(error.message) ? null : t('error.broken_hint'),
        rule: error.rule ? t('error.rule', { ...error.rule, date: error.rule.date ?? '–' }) : null,
        code: error.code,
        field: error.field,
      };
    },
    [t, say],
  );
}

/** Shows a failed write as a short message that stays long enough to read both sentences. */
export function useComplain(): (failure: unknown) => void {
  const { notification } = App.useApp();
  const text = useFailureText();
  return useCallback(
    (failure) => {
      const { message, hint, rule } = text(failure);
      notification.error({ title: message, description: [hint, rule].filter(Boolean).join(' '), duration: 8 });
    },
    [notification, text],
  );
}
