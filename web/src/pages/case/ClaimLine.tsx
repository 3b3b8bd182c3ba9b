// One thing that the buyer asserts: the words, what the facts say, and a person's word that counts before them.
import { CheckCircleFilled, CloseCircleFilled, EditOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useShop } from '../../api/current';
import type { AssertedView, Truth } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import type { CaseWork } from './useCaseWork';
import { standing } from './verification';

const TRUTHS = ['true', 'false', 'unknown'] as const;
const SIGN = { true: CheckCircleFilled, false: CloseCircleFilled, unknown: QuestionCircleOutlined };

interface ClaimLineProps {
  claim: AssertedView;
  language: string;
  may: boolean;
  work: CaseWork;
}

export function ClaimLine({ claim, language, may, work }: ClaimLineProps) {
  const t = useT();
  const say = useSay();
  const [noting, setNoting] = useState(false);
  const { truth, word } = standing(claim);
  const Sign = SIGN[truth];
  const judge = (next: Truth, note?: string) => {
    if (may && !work.busy) work.run({ kind: 'judge', claim: claim.key, truth: next, ...(note ? { note } : {}) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = TRUTHS[Number(event.key) - 1];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!chosen || !plain || !may || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    judge(chosen);
  };
  return (
    // The keys 1, 2 and 3 answer for the line that has the focus.
    <li
      className={`claim ${truth}`}
      tabIndex={may ? 0 : undefined}
      onKeyDown={onKeyDown}
      data-testid="claim"
      data-truth={truth}
      data-judged={claim.judged !== null}
    >
      <span className="claim-truth">
        <Sign aria-hidden="true" /> {t(`truth.${truth}`)}
      </span>
      <div className="claim-body">
        <p>
          <q className="words" lang={language} dir="auto">
            {claim.quote}
          </q>{' '}
          <span className="muted">{t(`asserts.${claim.what}`)}</span>
          {claim.feedback.message && <span className="chip">{t('source.message')}</span>}
        </p>
        <p className="claim-fact" data-testid="fact">
          <span className="muted">{t('case.fact')}</span> {say(claim.fact)}
        </p>
        {claim.judged && <Judged claim={claim} word={word} />}
        {noting && claim.judged ? (
          <NoteField
            first={claim.judged.note ?? ''}
            onDone={(note) => {
              setNoting(false);
              if (note !== null && claim.judged) judge(claim.judged.truth, note);
            }}
          />
        ) : (
          may &&
          claim.judged && (
            <Button type="link" size="small" className="claim-note" onClick={() => setNoting(true)}>
              <EditOutlined aria-hidden="true" /> {t(claim.judged.note ? 'case.claim_note_edit' : 'case.claim_note')}
            </Button>
          )
        )}
      </div>
      {may && (
        <fieldset className="claim-set" aria-label={t('case.claim_say', { quote: claim.quote })}>
          {TRUTHS.map((one) => {
            const Own = SIGN[one];
            const pressed = claim.judged?.truth === one;
            return (
              <Button
                key={one}
                size="small"
                aria-pressed={pressed}
                className={pressed ? 'pressed' : ''}
                disabled={work.busy}
                onClick={() => judge(one)}
                data-testid={`say-${one}`}
              >
                <Own aria-hidden="true" /> {t(`truth.${one}`)}
              </Button>
            );
          })}
        </fieldset>
      )}
    </li>
  );
}

/** "You said false; the facts say true." */
function Judged({ claim, word }: { claim: AssertedView; word: ReturnType<typeof standing>['word'] }) {
  const t = useT();
  const { session } = useShop();
  const { judged } = claim;
  if (!judged || !word) return null;
  const mine = judged.by === session.user.name;
  const who = mine ? t('case.you') : judged.by;
  return (
    <p className={word === 'overrides' ? 'claim-judged against' : 'claim-judged'} data-testid="judged">
      {t(`case.judged.${word}`, {
        who,
        said: t(`truth.${judged.truth}`).toLocaleLowerCase(),
        facts: t(`truth.${claim.truth}`).toLocaleLowerCase(),
      })}
      {judged.note && <span className="words muted"> {judged.note}</span>}
    </p>
  );
}

/** Enter keeps the note, Esc leaves it as it was. */
function NoteField({ first, onDone }: { first: string; onDone: (note: string | null) => void }) {
  const t = useT();
  const [note, setNote] = useState(first);
  const told = useRef(false);
  const tell = (text: string | null) => {
    if (told.current) return;
    told.current = true;
    onDone(text);
  };
  return (
    <Input
      autoFocus
      size="small"
      value={note}
      maxLength={2000}
      placeholder={t('case.claim_note_hint')}
      aria-label={t('case.claim_note')}
      onChange={(event) => setNote(event.target.value)}
      onBlur={() => tell(note.trim() === first ? null : note.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          tell(null);
        } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
          event.preventDefault();
          tell(note.trim());
        }
      }}
    />
  );
}
