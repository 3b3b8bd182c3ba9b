// One playbook under edit: what it is for, and its steps in order.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { Issue, Objectivity, Playbook } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { Setting } from '../../../parts/Setting';
import { moved, newStep, replaced } from './edit';
import { StepItem } from './StepItem';
import { WordsPair } from './WordsPair';

const ISSUES = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'] as const;
const OBJECTIVITIES = ['fair', 'exaggerated', 'unfounded', 'malicious'] as const;

interface PlaybookEditorProps {
  book: Playbook;
  onChange: (book: Playbook) => void;
  /** The step that a refusal is about. */
  fault: string | null;
  failure: unknown;
}

export function PlaybookEditor({ book, onChange, fault, failure }: PlaybookEditorProps) {
  const t = useT();
  const { steps } = book;
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  useEffect(() => {
    if (fault) setOpen(fault);
  }, [fault]);
  const set = (part: Partial<Playbook>) => onChange({ ...book, ...part });
  const add = () => {
    const made = newStep(steps);
    set({ steps: [...steps, made] });
    setOpen(made.id);
  };
  const drop = (to: number) => {
    if (dragged !== null) set({ steps: moved(steps, dragged, to) });
    setDragged(null);
  };
  return (
    <div className="book-body">
      <Setting label={t('set.book_name')}>
        <WordsPair label={t('set.book_name')} value={book.name} max={200} onChange={(name) => set({ name })} />
      </Setting>
      <Setting label={t('set.book_issues')}>
        <Checkbox.Group
          className="ticks"
          value={book.issues}
          options={ISSUES.map((value) => ({ value, label: t(`issue.${value}`) }))}
          onChange={(issues) => set({ issues: issues as Issue[] })}
        />
      </Setting>
      <Setting label={t('set.book_severity')} htmlFor={`severity-${book.id}`}>
        <Select
          id={`severity-${book.id}`}
          value={book.severity_from}
          options={([1, 2, 3] as const).map((value) => ({ value: value as number, label: t(`severity.${value}`) }))}
          onChange={(severity_from: number) => set({ severity_from })}
          style={{ width: 168 }}
        />
      </Setting>
      <Setting label={t('set.book_objectivity')} hint={t('set.book_objectivity_hint')}>
        <Checkbox.Group
          className="ticks"
          value={book.objectivity ?? []}
          options={OBJECTIVITIES.map((value) => ({ value, label: t(`objectivity.${value}`) }))}
          onChange={(objectivity) => set({ objectivity: objectivity as Objectivity[] })}
        />
      </Setting>
      <h3 className="book-steps">{t('set.steps')}</h3>
      <ol className="steps" aria-label={t('set.steps')}>
        {steps.map((step, index) => (
          <StepItem
            key={step.id}
            step={step}
            place={index}
            last={steps.length - 1}
            open={open === step.id}
            onToggle={() => setOpen(open === step.id ? null : step.id)}
            onChange={(next) => set({ steps: replaced(steps, index, next) })}
            onMove={(to) => set({ steps: moved(steps, index, to) })}
            onRemove={() => set({ steps: steps.filter((one) => one !== step) })}
            drag={{
              from: dragged,
              start: () => setDragged(index),
              drop: () => drop(index),
              end: () => setDragged(null),
            }}
            failure={fault === step.id ? failure : null}
          />
        ))}
      </ol>
      <Button icon={<PlusOutlined />} onClick={add} data-testid="add-step">
        {t('set.step_add')}
      </Button>
    </div>
  );
}
