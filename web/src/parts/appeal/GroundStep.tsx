// The first step: which ground is claimed and which words offend. Proposed grounds come first, each with why.
import { Button, Radio } from 'antd';
import { useState } from 'react';
import type { AppealDetail } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { type Choice, choices } from '../../lib/appeal';
import { PassagePick } from './PassagePick';
import type { Giving } from './useGive';
import { Strength } from './words';

export function GroundStep({ detail, giving }: { detail: AppealDetail; giving: Giving }) {
  const t = useT();
  const { appeal, grounds, proposals } = detail;
  const first = proposals[0];
  const [ground, setGround] = useState(appeal.ground ?? first?.ground ?? null);
  const [passage, setPassage] = useState(appeal.passage ?? (appeal.ground === null ? (first?.passage ?? '') : ''));
  const may = detail.allowed.includes('choose_ground') && giving.may;
  const list = choices(grounds, proposals);
  const proposed = list.filter((one) => one.proposal !== null || one.ground.id === appeal.ground);
  const others = list.filter((one) => !proposed.includes(one));
  const known = ground !== appeal.ground || passage.trim() !== (appeal.passage ?? '');
  const here = list.find((one) => one.ground.id === ground);
  const away = passage.trim() !== '' && !detail.text.includes(passage.trim());
  const save = () =>
    ground !== null &&
    giving.give({ verb: 'choose_ground', ground, passage: passage.trim() === '' ? null : passage.trim() });
  if (!may) return <Chosen detail={detail} />;
  const options = (some: readonly Choice[]) =>
    some.map((choice) => <GroundChoice key={choice.ground.id} choice={choice} chosen={choice.ground.id === ground} />);
  return (
    <div className="stack" data-testid="appeal-ground">
      <Radio.Group
        className="stack appeal-grounds"
        value={ground}
        aria-label={t('appeal.ground')}
        onChange={(event) => {
          const next = String(event.target.value);
          setGround(next);
          const offends = proposals.find((one) => one.ground === next)?.passage;
          if (passage.trim() === '' && offends) setPassage(offends);
        }}
      >
        {proposed.length === 0 && <p className="muted">{t('appeal.nothing_proposed')}</p>}
        {options(proposed)}
        {others.length > 0 && (
          <details open={proposed.length === 0}>
            <summary>{t('appeal.other_grounds', { n: others.length })}</summary>
            <div className="stack">{options(others)}</div>
          </details>
        )}
      </Radio.Group>
      <PassagePick
        text={detail.text}
        passage={passage}
        proposed={here?.proposal?.passage ?? null}
        onPassage={setPassage}
      />
      <div className="line">
        <Button
          type={appeal.ground === null ? 'primary' : 'default'}
          disabled={ground === null || !known || away}
          loading={giving.busy === 'choose_ground'}
          onClick={save}
          data-testid="appeal-save-ground"
        >
          {t('appeal.save_ground')}
        </Button>
        {known && appeal.ground !== null && <span className="muted">{t('appeal.unsaved')}</span>}
      </div>
    </div>
  );
}

function GroundChoice({ choice: { ground, proposal }, chosen }: { choice: Choice; chosen: boolean }) {
  const t = useT();
  const say = useSay();
  return (
    <div
      className={chosen ? 'appeal-choice chosen' : 'appeal-choice'}
      data-testid="ground-choice"
      data-ground={ground.id}
    >
      <Radio value={ground.id}>
        <strong>{say(ground.name)}</strong>
      </Radio>
      <div className="appeal-choice-facts">
        <p>{say(ground.means)}</p>
        {proposal && (
          <ul aria-label={t('appeal.why')}>
            {proposal.why.map((why) => (
              <li key={why.en}>{say(why)}</li>
            ))}
          </ul>
        )}
        <Strength strength={ground.strength} />
        <p className="muted appeal-small">
          {t('appeal.source', { source: ground.source })}
          {ground.page_date && ` · ${ground.page_date}`}
        </p>
      </div>
    </div>
  );
}

/** Once it is submitted, ground and passage stand. */
function Chosen({ detail: { appeal } }: { detail: AppealDetail }) {
  const t = useT();
  const say = useSay();
  return (
    <div className="stack">
      <strong>{appeal.ground_name ? say(appeal.ground_name) : (appeal.ground ?? t('appeal.no_ground'))}</strong>
      {appeal.passage && (
        <blockquote className="words quote" dir="auto">
          {appeal.passage}
        </blockquote>
      )}
    </div>
  );
}
