// A text as it was written: deciding words marked, opinions underlined by polarity, personal data masked until asked for.
import { Tooltip } from 'antd';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { useShop } from '../../api/current';
import type { Reading } from '../../api/types';
import { useT, useWord } from '../../app/i18n';
import { reasonSpans } from '../../lib/highlight';
import { cut, type Piece, runs, type Span } from '../../lib/passages';
import { MASK, together } from './reading';
import './passages.css';

interface PassagesProps {
  text: string;
  why: Reading['why'];
  aspects: Reading['aspects'];
  hidden: Reading['private'];
  /** What this text has and its earlier version had not. */
  added?: readonly Span[];
  /** What its later version no longer has. */
  removed?: readonly Span[];
}

type Cut = Piece<{
  why: ReturnType<typeof reasonSpans>;
  aspects: Reading['aspects'];
  hidden: Reading['private'];
  added: readonly Span[];
  removed: readonly Span[];
}>;

const NOTHING: readonly Span[] = [];

const aspectKey = (piece: Cut) => piece.on.aspects.map((one) => `${one.start}-${one.end}-${one.aspect}`).join();

/** Give it `key={text}`: what was shown in one text says nothing about the next. */
export function Passages({ text, why, aspects, hidden, added = NOTHING, removed = NOTHING }: PassagesProps) {
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const groups = useMemo(
    () =>
      runs(cut(text, { why: reasonSpans(text, why), aspects, hidden, added, removed }), (piece) =>
        piece.on.hidden.length > 0 ? 'hidden' : 'open',
      ),
    [text, why, aspects, hidden, added, removed],
  );
  const toggle = (at: number) =>
    setShown((old) => {
      const next = new Set(old);
      if (!next.delete(at)) next.add(at);
      return next;
    });
  return (
    <>
      {groups.map(({ key, items }) => {
        const at = items[0]?.start ?? 0;
        if (key === 'open') return <Opinions key={at} pieces={items} />;
        return (
          <Personal key={at} pieces={items} shown={shown.has(at)} onToggle={() => toggle(at)}>
            <Opinions pieces={items} inside />
          </Personal>
        );
      })}
    </>
  );
}

interface PersonalProps {
  pieces: Cut[];
  shown: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function Personal({ pieces, shown, onToggle, children }: PersonalProps) {
  const t = useT();
  const word = useWord();
  const { can } = useShop();
  const found = new Set(pieces.flatMap((piece) => piece.on.hidden.map((one) => one.kind)));
  const kinds = [...found].map((kind) => word('private', kind)).join(', ');
  const masked = (
    <>
      {MASK} <small>{kinds}</small>
    </>
  );
  if (!can('personal_data_read'))
    return (
      <span className="private locked" title={t('case.private_locked')}>
        {masked}
      </span>
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onToggle();
  };
  return (
    <span
      role="button"
      tabIndex={0}
      className={shown ? 'private shown' : 'private'}
      aria-pressed={shown}
      title={t(shown ? 'case.private_hide' : 'case.private_show', { kinds })}
      data-testid="private"
      onClick={onToggle}
      onKeyDown={onKeyDown}
    >
      {shown ? children : masked}
    </span>
  );
}

function Opinions({ pieces, inside }: { pieces: Cut[]; inside?: boolean }) {
  return runs(pieces, aspectKey).map(({ key, items }) => {
    const at = items[0]?.start ?? 0;
    const words = <Words key={at} pieces={items} />;
    return key === '' ? (
      words
    ) : (
      <Opinion key={at} said={items[0]?.on.aspects ?? []} inside={inside === true}>
        {words}
      </Opinion>
    );
  });
}

function Opinion({ said, inside, children }: { said: Reading['aspects']; inside: boolean; children: ReactNode }) {
  const t = useT();
  const word = useWord();
  const names = said
    .map((one) =>
      t('case.aspect_says', { aspect: word('aspect', one.aspect), polarity: t(`polarity.${one.polarity}`) }),
    )
    .join(' · ');
  const className = `aspect ${together(said.map((one) => one.polarity))}`;
  if (inside) return <span className={className}>{children}</span>;
  return (
    <Tooltip title={names}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard reads the aspect's name too */}
      <span className={className} tabIndex={0}>
        {children}
      </span>
    </Tooltip>
  );
}

const changeKey = (piece: Cut) => `${piece.on.added.length > 0}/${piece.on.removed.length > 0}`;

function Words({ pieces }: { pieces: Cut[] }) {
  return runs(pieces, changeKey).map(({ items }) => {
    const words = items.map((piece) =>
      piece.on.why.length > 0 ? <mark key={piece.start}>{piece.text}</mark> : piece.text,
    );
    const first = items[0];
    if (!first) return null;
    const gone = first.on.removed.length > 0 ? <del key={first.start}>{words}</del> : words;
    return first.on.added.length > 0 ? <ins key={first.start}>{gone}</ins> : gone;
  });
}
