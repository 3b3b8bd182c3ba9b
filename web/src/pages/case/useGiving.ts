// Gives a remedy, or offers it first, and says what came of it.
import { App } from 'antd';
import { useRef } from 'react';
import { ApiFailure, uuid } from '../../api/client';
import { type Given, useGiveRemedy, useOfferRemedy } from '../../api/remedies';
import type { Remedy } from '../../api/types';
import { useT } from '../../app/i18n';

export function useGiving(caseId: string, onDone: () => void) {
  const t = useT();
  const { message } = App.useApp();
  const give = useGiveRemedy(caseId);
  const offer = useOfferRemedy(caseId);
  const attempt = useRef({ of: '', keys: ['', ''] as [string, string] });

  const keysOf = (given: Given) => {
    const of = JSON.stringify(given);
    if (attempt.current.of !== of) attempt.current = { of, keys: [uuid(), uuid()] };
    return attempt.current.keys;
  };
  // Without an answer it may have been given: the same attempt goes again. A refusal is judged anew.
  const onError = (failure: Error) => {
    if (failure instanceof ApiFailure && failure.status > 0 && failure.status < 500) attempt.current.of = '';
  };
  const done = (words: string) => {
    onDone();
    void message.success(words, 4);
  };
  const given = (made: Remedy) => {
    if (made.state !== 'approval_requested') return t('remedy.said.granted');
    const names = made.approval?.who_can.map((one) => one.name).join(', ') ?? '';
    return names === '' ? t('remedy.said.waits') : t('remedy.said.waits_for', { names });
  };
  const reset = () => {
    give.reset();
    offer.reset();
  };
  return {
    giving: give.isPending,
    offering: offer.isPending,
    failure: give.error ?? offer.error,
    reset,
    give: (what: Given) => {
      reset();
      give.mutate({ given: what, attempt: keysOf(what)[0] }, { onError, onSuccess: (made) => done(given(made)) });
    },
    offer: (what: Given) => {
      reset();
      offer.mutate(
        { given: what, attempt: keysOf(what) },
        { onError, onSuccess: () => done(t('remedy.said.offered')) },
      );
    },
  };
}
