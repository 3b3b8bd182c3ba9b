// One import: its progress while it runs, then what came of it and what was rejected.

import { useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm, Progress } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useShop } from '../../api/current';
import { isLive, rejectsUrl, useCancelImport, useImport } from '../../api/imports';
import { keys } from '../../api/query';
import type { Import } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats, useSpan } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import { ImportState } from './ImportState';
import { Rejects } from './Rejects';
import './import.css';

export function ImportResultPage() {
  const { id = '' } = useParams();
  const found = useImport(id);
  const navigate = useNavigate();
  useAction('app.back', () => void navigate('/import'));
  return (
    <div className="page-pad import">
      {found.isPending && <Bars rows={6} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Result one={found.data} />}
    </div>
  );
}

function Result({ one }: { one: Import }) {
  const t = useT();
  const say = useSay();
  const span = useSpan();
  const { shop } = useShop();
  useRefreshWhenDone(one);
  const took =
    one.started_at && one.finished_at ? (Date.parse(one.finished_at) - Date.parse(one.started_at)) / 1000 : null;
  return (
    <>
      <header className="page-head">
        <h1 className="clip">{one.name}</h1>
        <ImportState state={one.state} />
      </header>
      <p className="muted">
        {t(`import.kind.${one.kind}`)} · {one.channel.name} · {one.by} · <When at={one.created_at} />
        {took !== null && ` · ${t('import.took', { span: span(took) })}`}
      </p>
      {isLive(one.state) && <Running one={one} />}
      {one.error && (
        <div className="failure-note" role="alert">
          <strong>{say(one.error.message)}</strong> {one.error.hint && say(one.error.hint)}
        </div>
      )}
      <Numbers one={one} />
      {one.state === 'done' && (
        <div className="line">
          <Link to="/queue">
            <Button type="primary">{t('import.to_queue')}</Button>
          </Link>
          <Link to="/import">
            <Button>{t('import.again')}</Button>
          </Link>
        </div>
      )}
      {!isLive(one.state) && <Rejects one={one} url={rejectsUrl(shop.id, one.id)} />}
    </>
  );
}

function Running({ one }: { one: Import }) {
  const t = useT();
  const { bytes } = useFormats();
  const cancel = useCancelImport();
  const complain = useComplain();
  const share = one.bytes_total > 0 ? Math.min(100, (one.bytes_done / one.bytes_total) * 100) : 0;
  return (
    <div className="line import-progress" aria-live="polite">
      <Progress
        percent={Math.floor(share)}
        status="normal"
        showInfo={false}
        className="grow"
        aria-label={t('import.state.running')}
      />
      <span className="num nowrap">
        {t('import.progress', { done: bytes(one.bytes_done), all: bytes(one.bytes_total) })}
      </span>
      <Popconfirm
        title={t('import.cancel')}
        description={t('import.cancel_hint')}
        okText={t('import.cancel')}
        onConfirm={() => cancel.mutate(one.id, { onError: complain })}
      >
        <Button>{t('import.cancel')}</Button>
      </Popconfirm>
    </div>
  );
}

function Numbers({ one }: { one: Import }) {
  const t = useT();
  const { number } = useFormats();
  const figures = ['rows', 'created', 'changed', 'duplicates', 'rejected', 'cases_opened'] as const;
  return (
    <dl className="figures">
      {figures.map((name) => (
        <div key={name} className={name === 'rejected' && one.rejected > 0 ? 'bad' : ''}>
          <dt>{t(`import.${name}`)}</dt>
          <dd data-testid={`import-${name}`}>{number(one[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** New rows change the queue and the overview; both read again when next looked at. */
function useRefreshWhenDone(one: Import): void {
  const client = useQueryClient();
  const { shop } = useShop();
  useEffect(() => {
    if (isLive(one.state)) return;
    client.removeQueries({ queryKey: keys.lists(shop.id) });
    for (const key of ['count', 'overview', 'channels'] as const)
      void client.invalidateQueries({ queryKey: [key, shop.id] });
    void client.invalidateQueries({ queryKey: keys.imports(shop.id), exact: true });
  }, [client, one.state, shop.id]);
}
