// One step in the list: moved by its handle or its buttons, folded unless it is edited.
import { DeleteOutlined, DownOutlined, HolderOutlined, RightOutlined } from '@ant-design/icons';
import { Button, ConfigProvider } from 'antd';
import type { PlaybookStep } from '../../../api/types';
import { useSpan } from '../../../app/format';
import { useSay, useT } from '../../../app/i18n';
import { FailureNote } from '../../../parts/Failure';
import { MoveButtons } from './MoveButtons';
import { StepFields } from './StepFields';

interface StepItemProps {
  step: PlaybookStep;
  place: number;
  last: number;
  open: boolean;
  onToggle: () => void;
  onChange: (step: PlaybookStep) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  drag: { from: number | null; start: () => void; drop: () => void; end: () => void };
  failure: unknown;
}

export function StepItem(props: StepItemProps) {
  const { step, place, last, open, onToggle, onChange, onMove, onRemove, drag, failure } = props;
  const t = useT();
  const say = useSay();
  const span = useSpan();
  const locked = ConfigProvider.useConfig().componentDisabled === true;
  const name = say(step.name) || t('set.step_unnamed');
  const facts = [
    t(`role.${step.owner}`),
    t(`done_by.${step.done_by}`),
    step.required ? t('play.required') : '',
    step.within && step.done_by === 'hand' ? t('set.step_within_n', { span: span(step.within) }) : '',
  ];
  return (
    <li
      className={drag.from !== null && drag.from !== place ? 'step-item target' : 'step-item'}
      onDragOver={(event) => drag.from !== null && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        drag.drop();
      }}
      data-testid="step-item"
      data-step={step.id}
    >
      <div className="step-head">
        {/* The buttons do the same by keyboard. */}
        <span
          className={locked ? 'step-handle locked' : 'step-handle'}
          draggable={!locked}
          aria-hidden="true"
          title={t('set.step_drag')}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            drag.start();
          }}
          onDragEnd={drag.end}
        >
          <HolderOutlined />
        </span>
        <span className="muted num">{place + 1}</span>
        <button type="button" className="book-name" aria-expanded={open} onClick={onToggle}>
          {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
          <span>
            {name} <span className="muted">{facts.filter(Boolean).join(' · ')}</span>
          </span>
        </button>
        <MoveButtons name={name} place={place} last={last} onMove={onMove} />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={`${t('do.remove')}: ${name}`}
          onClick={onRemove}
          data-testid="remove-step"
        />
      </div>
      {failure !== null && <FailureNote failure={failure} />}
      {open && <StepFields step={step} onChange={onChange} />}
    </li>
  );
}
