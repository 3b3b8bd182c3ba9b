/** @jsxImportSource preact */
// The four things that are computed again, each with its outcome; loaded with the page, so that it needs no trust later.
import { useEffect, useState } from 'preact/hooks';
import { checkDraw, type DrawCheck, isDrawFile, isRight } from '../lib/room/draw';
import type { DrawResult } from '../lib/room/protocol';
import { drawFile } from './entry';
import { useSpeech } from './hooks';
import { Cross, Tick } from './icons';

type Outcome = DrawCheck | 'checking' | 'unreadable';

const PARTS = ['commitment', 'entrants', 'winners', 'announced'] as const;

export function DrawCheckView({ seal, result, me }: { seal: string; result: DrawResult; me: string }) {
  const { t } = useSpeech();
  const [outcome, setOutcome] = useState<Outcome>('checking');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result never changes
  useEffect(() => {
    const check = async () => {
      const file: unknown = JSON.parse(await drawFile(result.file));
      if (!isDrawFile(file)) throw new Error('no file of a draw');
      return checkDraw(file, { commitment: seal, announced: result.winners, me });
    };
    check().then(setOutcome, () => setOutcome('unreadable'));
  }, [result.file, seal, me]);
  if (outcome === 'checking') return <p role="status">{t('draw.checking')}</p>;
  if (outcome === 'unreadable')
    return (
      <p class="refused" role="alert">
        {t('draw.cannot')}
      </p>
    );
  const right = isRight(outcome);
  return (
    <div class="checks" data-testid="draw-checked" data-right={right}>
      <p role="status" class={right ? 'verdict good' : 'verdict bad'}>
        {right ? <Tick /> : <Cross />}
        <strong>{t(right ? 'draw.right' : 'draw.wrong')}</strong>
      </p>
      <ul>
        {PARTS.map((part) => (
          <li key={part} class={outcome[part] ? 'good' : 'bad'}>
            {outcome[part] ? <Tick /> : <Cross />} <span>{t(`draw.check.${part}`)}</span>
          </li>
        ))}
        {outcome.myPlace !== null && (
          <li class="good">
            <Tick /> <span>{t('draw.check.me', { place: outcome.myPlace })}</span>
          </li>
        )}
      </ul>
      <dl class="small soft">
        <dt>seed</dt>
        <dd>
          <code>{result.seed}</code>
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <code>{seal}</code>
        </dd>
      </dl>
      <a href={result.file} download>
        {t('draw.file')}
      </a>
    </div>
  );
}
