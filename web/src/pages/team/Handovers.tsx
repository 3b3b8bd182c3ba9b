// Notes from one shift to the next, with the cases they are about named by number.
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { fetchRows } from '../../api/cases';
import { useShop } from '../../api/current';
import { useHandovers, useLeaveHandover } from '../../api/desk';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { caseNumbers } from '../../lib/roster-edit';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';

/** As the API says it; one more is sent on, to be refused in its words. */
const MOST_CASES = 100;

export function Handovers() {
  const t = useT();
  const { can } = useShop();
  const found = useHandovers();
  return (
    <section className="panel" aria-label={t('handover.title')}>
      <header>
        <h2>{t('handover.title')}</h2>
        <span className="muted">{t('handover.hint')}</span>
      </header>
      {can('case_work') && <NoteForm />}
      {found.isPending && <Bars rows={2} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="panel-body muted">{t('handover.none')}</p>}
      <ul className="handovers">
        {found.data?.map((note) => (
          <li key={note.id} data-testid="handover">
            <p className="handover-text">{note.text}</p>
            <p className="muted line">
              <span>
                {note.by} · <When at={note.at} />
              </span>
              {note.cases.map((one) => (
                <Link key={one.id} className="num" to={`/cases/${one.id}`}>
                  #{one.number}
                </Link>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoteForm() {
  const t = useT();
  const { shop } = useShop();
  const { message } = App.useApp();
  const leave = useLeaveHandover();
  const complain = useComplain();
  const [text, setText] = useState('');
  const [numbers, setNumbers] = useState('');
  const [unknown, setUnknown] = useState<number | null>(null);
  const [looking, setLooking] = useState(false);

  /** The ids of the cases named, or null after saying which number there is none of. */
  const lookUp = async (): Promise<string[] | null> => {
    const ids: string[] = [];
    for (const number of caseNumbers(numbers).slice(0, MOST_CASES + 1)) {
      const row = (await fetchRows(shop.id, { number }, null)).items[0];
      if (!row) {
        setUnknown(number);
        return null;
      }
      ids.push(row.id);
    }
    return ids;
  };
  const submit = async () => {
    setUnknown(null);
    setLooking(true);
    try {
      const cases = await lookUp();
      if (cases === null) return;
      await leave.mutateAsync({ text: text.trim(), cases });
      setText('');
      setNumbers('');
      void message.success(t('handover.left'));
    } catch (failure) {
      complain(failure);
    } finally {
      setLooking(false);
    }
  };
  return (
    <form
      className="panel-body stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Input.TextArea
        aria-label={t('handover.text')}
        placeholder={t('handover.text')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="line">
        <Input
          className="grow handover-cases"
          aria-label={t('handover.cases')}
          placeholder={`${t('handover.cases')}: #12, #15`}
          status={unknown === null ? '' : 'error'}
          value={numbers}
          onChange={(event) => {
            setNumbers(event.target.value);
            setUnknown(null);
          }}
        />
        <Button type="primary" htmlType="submit" loading={looking} disabled={text.trim() === ''}>
          {t('handover.leave')}
        </Button>
      </div>
      {unknown !== null && (
        <p className="is-red" role="alert">
          {t('handover.unknown', { n: String(unknown) })}
        </p>
      )}
    </form>
  );
}
