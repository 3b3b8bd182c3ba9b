// What may be done with a remedy now: the next verb in gold, the others beside it, each asking what it must be told.
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useRemedyStep } from '../../api/remedies';
import type { Remedy, RemedyVerb } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { ASKS, decides, nextVerb, offersAgain, shownVerbs } from '../../lib/remedy';
import { FailureNote } from '../Failure';
import { KeyButton } from '../Keys';
import { OfferForm } from './OfferForm';
import { StepForm } from './StepForm';

interface RemedyStepsProps {
  remedy: Remedy;
  /** The keys of acts are this one's. */
  keyed: boolean;
}

export function RemedySteps({ remedy, keyed }: RemedyStepsProps) {
  const t = useT();
  const { can, session } = useShop();
  const step = useRemedyStep(remedy);
  const [form, setForm] = useState<RemedyVerb | null>(null);
  const may = (verb: RemedyVerb) =>
    remedy.case !== null &&
    (verb === 'approve' || verb === 'refuse'
      ? can('remedy_approve') && decides(remedy, session.user.id)
      : can('remedy_grant'));
  const verbs = shownVerbs(remedy).filter(may);
  const again = offersAgain(remedy);
  const asks = (verb: RemedyVerb) => ASKS[verb].length > 0 || (verb === 'offer' && again);
  const next = nextVerb(remedy, may);
  const run = (verb: RemedyVerb, body: Record<string, unknown> = {}) =>
    step.mutate({ verb, ...body }, { onSuccess: () => setForm(null) });
  const take = (verb: RemedyVerb) => {
    step.reset();
    if (!asks(verb)) run(verb);
    else setForm(form === verb ? null : verb);
  };
  const other = verbs.includes('refuse') ? 'refuse' : null;
  useAction('act.step', () => next && take(next), keyed && next !== null && !step.isPending);
  useAction('act.decline', () => other && take(other), keyed && other !== null);
  useAction('app.back', () => setForm(null), form !== null);
  if (verbs.length === 0) return null;
  const shown = form !== null && verbs.includes(form) ? form : null;
  const key = (verb: RemedyVerb) =>
    !keyed ? null : verb === next ? 'act.step' : verb === other ? 'act.decline' : null;
  return (
    <div className="stack">
      <div className="line">
        {[...verbs]
          .sort((a, b) => Number(b === next) - Number(a === next))
          .map((verb) => (
            <KeyButton
              key={verb}
              action={key(verb)}
              type={verb === next ? 'primary' : verb === 'cancel' || verb === 'evidence' ? 'text' : 'default'}
              danger={verb === 'refuse'}
              loading={step.isPending && step.variables.verb === verb}
              aria-expanded={asks(verb) ? shown === verb : undefined}
              data-testid={`remedy-${verb}`}
              onClick={() => take(verb)}
            >
              {t(verb === 'offer' && again ? 'remedy.offer_again' : `remedy.verb.${verb}`)}
            </KeyButton>
          ))}
      </div>
      {shown === 'offer' && remedy.amount && (
        <OfferForm
          offered={remedy.amount}
          busy={step.isPending}
          onSubmit={(offer) => run('offer', { kind: remedy.kind, ...offer })}
        />
      )}
      {shown && shown !== 'offer' && (
        <StepForm key={shown} verb={shown} busy={step.isPending} onSubmit={(body) => run(shown, body)} />
      )}
      <FailureNote failure={step.error} />
    </div>
  );
}
