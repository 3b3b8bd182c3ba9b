// What there is to do on the step that is now: advice, remedies, prepared words, ticking it and skipping it.
import { BulbOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { CaseDetail, StepView } from '../../api/types';
import { useI18n, useSay, useT, useWord } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { KeyButton } from '../../parts/Keys';
import { preparedWords, stepActs, wordsGoTo } from './play';
import type { CaseWork } from './useCaseWork';

interface StepWorkProps {
  step: StepView;
  detail: CaseDetail;
  work: CaseWork;
  may: boolean;
}

export function StepWork({ step, detail, work, may }: StepWorkProps) {
  const t = useT();
  const say = useSay();
  const word = useWord();
  const [form, setForm] = useState<'note' | 'skip' | null>(null);
  const acts = stepActs(step);
  const done = (note?: string) => work.run({ kind: 'step_done', step: step.id, ...(note ? { note } : {}) });
  useAction('step.done', () => done(), may && acts.done && !work.busy);
  useAction('step.skip', () => setForm('skip'), may && acts.skip);
  return (
    <div className="stack play-work">
      {step.advice && (
        <p className="advice">
          <BulbOutlined aria-hidden="true" /> {say(step.advice)}
        </p>
      )}
      {step.remedies.length > 0 && (
        <p className="line">
          <span className="muted">{t('play.remedies')}</span>
          {step.remedies.map((remedy) => (
            <span key={remedy} className="chip gold">
              {word('remedy', remedy)}
            </span>
          ))}
        </p>
      )}
      <Words step={step} detail={detail} work={work} may={may} />
      {may && (
        <div className="line">
          {acts.done && (
            <>
              <KeyButton
                action="step.done"
                size="small"
                className="accept"
                disabled={work.busy}
                onClick={() => done()}
                data-testid="step-done"
              >
                {t('play.do')}
              </KeyButton>
              <Button size="small" type="text" onClick={() => setForm(form === 'note' ? null : 'note')}>
                {t('play.do_note')}
              </Button>
            </>
          )}
          {!acts.done && <span className="muted">{t(`play.ticks.${step.done_by}`)}</span>}
          {acts.skip && (
            <KeyButton
              action="step.skip"
              size="small"
              type="text"
              onClick={() => setForm(form === 'skip' ? null : 'skip')}
              aria-expanded={form === 'skip'}
              data-testid="step-skip"
            >
              {t('play.skip')}
            </KeyButton>
          )}
        </div>
      )}
      {form !== null && may && (
        <Say
          key={form}
          asks={form}
          busy={work.busy}
          onClose={() => setForm(null)}
          onSay={(text) =>
            form === 'skip' ? work.run({ kind: 'step_skip', step: step.id, reason: text }) : done(text)
          }
        />
      )}
    </div>
  );
}

function Words({ step, detail, work, may }: StepWorkProps) {
  const t = useT();
  const { language } = useI18n();
  const offered = preparedWords(step.words, detail.language, language);
  const prepared = offered.map((one) => one.text);
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const use = (chosen: string | undefined) => {
    if (chosen !== undefined) work.write(wordsGoTo(step), { chosen, prepared });
  };
  useAction('step.words', () => use(prepared[0]), may && prepared.length > 0);
  return offered.map((one, index) => (
    <div key={one.language} className="prepared" data-testid="prepared" data-language={one.language}>
      <p className="words" lang={one.language} dir="auto">
        {one.text}
      </p>
      <div className="line">
        <span className="chip">{names.of(one.language)}</span>
        {may && (
          <KeyButton
            action={index === 0 ? 'step.words' : null}
            size="small"
            onClick={() => use(one.text)}
            data-testid="use-words"
          >
            {t('play.use_words')}
          </KeyButton>
        )}
      </div>
    </div>
  ));
}

interface SayProps {
  asks: 'note' | 'skip';
  busy: boolean;
  onSay: (text: string) => void;
  onClose: () => void;
}

/** A skip needs its reason; a note is what was done. */
function Say({ asks, busy, onSay, onClose }: SayProps) {
  const t = useT();
  const [text, setText] = useState('');
  const ready = text.trim() !== '' && !busy;
  const send = () => ready && onSay(text.trim());
  useAction('app.back', onClose);
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Input
        autoFocus
        className="grow"
        value={text}
        maxLength={2000}
        placeholder={t(`play.ask.${asks}`)}
        aria-label={t(`play.ask.${asks}`)}
        onChange={(event) => setText(event.target.value)}
      />
      <Button htmlType="submit" disabled={!ready} data-testid="step-say">
        {t(asks === 'skip' ? 'play.skip_now' : 'play.do')}
      </Button>
    </form>
  );
}
