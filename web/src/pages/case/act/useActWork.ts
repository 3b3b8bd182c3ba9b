// What a person does with one act: one step at a time, and the one form that is open for it.
import { useState } from 'react';
import { type ActStep, useActStep } from '../../../api/acts';
import { useComplain } from '../../../app/failure';
import { useAction } from '../../../app/keyboard/Keyboard';

/** `hand` shows the steps of posting by hand, `posted` asks for the proof. */
export type ActForm = 'decline' | 'hand' | 'posted' | 'not_there';

export interface ActWork {
  busy: boolean;
  form: ActForm | null;
  /** What the server said of the last try to mark it as posted. */
  refused: unknown;
  take: (step: ActStep) => void;
  open: (form: ActForm) => void;
  toggle: (form: ActForm) => void;
  forgetRefused: () => void;
}

export function useActWork(caseId: string, actId: string, keyed: boolean): ActWork {
  const step = useActStep(caseId, actId);
  const complain = useComplain();
  const [form, setForm] = useState<ActForm | null>(null);
  useAction('app.back', () => setForm(null), keyed && form !== null);
  return {
    busy: step.isPending,
    form,
    refused: step.variables?.step === 'posted' ? step.error : null,
    take: (next) =>
      step.mutate(next, {
        // What is wrong with a proof is said in its form.
        onError: (failure) => next.step !== 'posted' && complain(failure),
        onSuccess: () => setForm(null),
      }),
    open: setForm,
    toggle: (wanted) => setForm(form === wanted ? null : wanted),
    forgetRefused: () => step.isError && step.reset(),
  };
}
