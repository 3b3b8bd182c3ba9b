// Triage would rather ask: its two guesses, each one key away.
import { QuestionCircleOutlined } from '@ant-design/icons';
import type { CaseDetail } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import { KeyButton } from '../../parts/Keys';
import { type Answer, answered } from './unsure';
import type { CaseWork } from './useCaseWork';

const KEYS: Record<Answer, ActionId> = {
  first: 'case.guess_first',
  second: 'case.guess_second',
  other: 'case.guess_other',
  none: 'case.dismiss',
};

export function Unsure({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const { percent } = useFormats();
  const open = (answer: Answer) =>
    answered(answer, detail) !== null && work.may(answer === 'none' ? 'not_complaint' : 'set_issue').allowed;
  const give = (answer: Answer) => {
    const next = answered(answer, detail);
    if (next === null || work.busy) return;
    if (next === 'ask') work.ask('set_issue');
    else work.run(next);
  };
  useAction(KEYS.first, () => give('first'), open('first'));
  useAction(KEYS.second, () => give('second'), open('second'));
  useAction(KEYS.other, () => give('other'), open('other'));
  useAction(KEYS.none, () => give('none'), open('none'));

  const [first, second] = detail.unsure;
  if (!first || (!open('other') && !open('none'))) return null;
  const guess = (one: typeof first) => `${t(`issue.${one.issue}`)} ${percent(one.chance, 0)}`;
  const choices: [Answer, string][] = [
    ['first', guess(first)],
    ...(second ? [['second', guess(second)] as [Answer, string]] : []),
    ['other', t('case.unsure_other')],
    ['none', t('command.not_complaint')],
  ];
  return (
    <section className="panel unsure" aria-label={t('case.unsure')} data-testid="unsure-ask">
      <p>
        <QuestionCircleOutlined aria-hidden="true" /> <strong>{t('case.unsure')}</strong>
      </p>
      <div className="line">
        {choices.map(([answer, words]) => (
          <KeyButton
            key={answer}
            action={KEYS[answer]}
            disabled={!open(answer) || work.busy}
            onClick={() => give(answer)}
          >
            {words}
          </KeyButton>
        ))}
      </div>
      <p className="muted">{t('case.unsure_hint')}</p>
    </section>
  );
}
