// What viewers asked: the oldest open one first, taken on air, answered by voice or in writing.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import type { Room } from '../../lib/room/fold';
import type { QuestionState, RoomQuestion } from '../../lib/room/protocol';
import type { RoomStore } from '../../lib/room/store';
import { onSendKey } from '../../parts/onSendKey';
import { useOrderRoom } from './useOrderRoom';

export function QuestionPanel({ store, room }: { store: RoomStore; room: Room | null }) {
  const t = useT();
  const { order } = useOrderRoom(store);
  const [all, setAll] = useState(false);
  const questions = room?.questions ?? [];
  const open = questions.filter((one) => one.state === 'open' || one.state === 'taken');
  const done = questions.filter((one) => !open.includes(one)).reverse();
  const answer = (question: number, state: QuestionState, text?: string) =>
    order({ do: 'answer', question, state, ...(text ? { text } : {}) });
  return (
    <section className="panel question-panel" data-part="questions" aria-label={t('live.part.questions')}>
      <header>
        <h2>
          {t('live.part.questions')} <span className="muted num">{open.length}</span>
        </h2>
        {done.length > 0 && (
          <Button size="small" aria-pressed={all} onClick={() => setAll(!all)}>
            {t('live.done_questions', { n: done.length })}
          </Button>
        )}
      </header>
      <div className="question-list">
        {open.length === 0 && <p className="muted">{t('live.no_questions')}</p>}
        {open.map((one) => (
          <Question key={one.n} question={one} onAnswer={answer} />
        ))}
        {all &&
          done.map((one) => (
            <article key={one.n} className="live-question is-done">
              <p>
                <b dir="auto">{one.name}</b> <span dir="auto">{one.text}</span>
              </p>
              {one.answer && <p dir="auto">{one.answer}</p>}
              <span className="muted">{t(`live.question.${one.state}`)}</span>
            </article>
          ))}
      </div>
    </section>
  );
}

interface QuestionProps {
  question: RoomQuestion;
  onAnswer: (question: number, state: QuestionState, text?: string) => Promise<boolean>;
}

function Question({ question, onAnswer }: QuestionProps) {
  const t = useT();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState('');
  const { n, state } = question;
  const send = async () => {
    if (text.trim() !== '' && (await onAnswer(n, 'answered', text.trim()))) setWriting(false);
  };
  return (
    <article
      className={state === 'taken' ? 'live-question is-taken' : 'live-question'}
      data-testid="live-question"
      data-state={state}
    >
      <p>
        <b dir="auto">{question.name}</b> <span dir="auto">{question.text}</span>
      </p>
      <div className="line">
        {state === 'open' && (
          <Button size="small" onClick={() => void onAnswer(n, 'taken')}>
            {t('live.take')}
          </Button>
        )}
        <Button
          size="small"
          type="primary"
          onClick={() => void onAnswer(n, 'answered')}
          data-testid="question-answered"
        >
          {t('live.answered')}
        </Button>
        <Button size="small" aria-expanded={writing} onClick={() => setWriting(!writing)}>
          {t('live.write_answer')}
        </Button>
        <Button size="small" type="text" onClick={() => void onAnswer(n, 'dismissed')}>
          {t('live.dismiss')}
        </Button>
      </div>
      {writing && (
        <form
          className="line"
          onKeyDown={onSendKey(() => void send())}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Input.TextArea
            autoFocus
            className="grow"
            autoSize={{ minRows: 1, maxRows: 4 }}
            value={text}
            maxLength={300}
            aria-label={t('live.write_answer')}
            onChange={(event) => setText(event.target.value)}
          />
          <Button htmlType="submit" disabled={text.trim() === ''}>
            {t('live.send')}
          </Button>
        </form>
      )}
    </article>
  );
}
