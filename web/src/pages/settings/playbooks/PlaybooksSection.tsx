// Playbooks: what is done for a kind of complaint. A list in order; one of them open for editing.
import { DeleteOutlined, DownOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useEffect, useState } from 'react';
import { ApiFailure } from '../../../api/client';
import type { Playbook } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { FailureNote } from '../../../parts/Failure';
import { PolicyForm } from '../PolicyForm';
import { faultOf, moved, newPlaybook, replaced } from './edit';
import { MoveButtons } from './MoveButtons';
import { PlaybookEditor } from './PlaybookEditor';
import './playbooks.css';

export function PlaybooksSection() {
  return (
    <PolicyForm>
      {({ playbooks }, change, failure) => (
        <Editor playbooks={playbooks} onChange={(next) => change({ playbooks: next })} failure={failure} />
      )}
    </PolicyForm>
  );
}

interface EditorProps {
  playbooks: Playbook[];
  onChange: (playbooks: Playbook[]) => void;
  failure: unknown;
}

function Editor({ playbooks, onChange, failure }: EditorProps) {
  const t = useT();
  const [open, setOpen] = useState<string | null>(null);
  const fault = faultOf(failure instanceof ApiFailure ? failure.error : null);
  const at = fault?.playbook;
  // A refusal opens what it is about; what the reader opens after that stays open.
  useEffect(() => {
    if (at) setOpen(at);
  }, [at]);
  const add = () => {
    const made = newPlaybook(playbooks);
    onChange([...playbooks, made]);
    setOpen(made.id);
  };
  return (
    <div className="stack">
      <p className="muted">{t('set.playbooks_hint')}</p>
      <ol className="books">
        {playbooks.map((book, index) => (
          <li key={book.id} className="panel" data-testid="book" data-book={book.id}>
            <BookHead
              book={book}
              open={open === book.id}
              onToggle={() => setOpen(open === book.id ? null : book.id)}
              place={index}
              last={playbooks.length - 1}
              onMove={(to) => onChange(moved(playbooks, index, to))}
              onRemove={() => onChange(playbooks.filter((one) => one !== book))}
            />
            {at === book.id && fault?.step === null && (
              <div className="panel-body">
                <FailureNote failure={failure} />
              </div>
            )}
            {open === book.id && (
              <PlaybookEditor
                book={book}
                onChange={(next) => onChange(replaced(playbooks, index, next))}
                fault={at === book.id ? (fault?.step ?? null) : null}
                failure={failure}
              />
            )}
          </li>
        ))}
      </ol>
      <div>
        <Button icon={<PlusOutlined />} onClick={add} data-testid="add-book">
          {t('set.book_add')}
        </Button>
      </div>
    </div>
  );
}

interface BookHeadProps {
  book: Playbook;
  open: boolean;
  onToggle: () => void;
  place: number;
  last: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function BookHead({ book, open, onToggle, place, last, onMove, onRemove }: BookHeadProps) {
  const t = useT();
  const say = useSay();
  const name = say(book.name) || t('set.book_unnamed');
  const facts = [
    book.issues.map((issue) => t(`issue.${issue}`)).join(', '),
    book.severity_from > 1 ? t('set.book_from', { severity: severityWord(t, book.severity_from) }) : '',
    (book.objectivity ?? []).map((one) => t(`objectivity.${one}`)).join(', '),
    t('set.book_steps', { n: book.steps.length }),
  ];
  return (
    <header className="book-head">
      <button type="button" className="book-name" aria-expanded={open} onClick={onToggle}>
        {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
        <span>
          <strong>{name}</strong> <span className="muted">{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </button>
      <MoveButtons name={name} place={place} last={last} onMove={onMove} />
      <Popconfirm title={t('set.book_remove')} okText={t('do.delete')} onConfirm={onRemove}>
        <Button type="text" icon={<DeleteOutlined />} aria-label={`${t('do.delete')}: ${name}`} />
      </Popconfirm>
    </header>
  );
}

function severityWord(t: ReturnType<typeof useT>, level: number): string {
  return level === 3 ? t('severity.3') : level === 2 ? t('severity.2') : t('severity.1');
}
