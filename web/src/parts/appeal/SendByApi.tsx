// An appeal about a return that leaves by the platform's interface: what goes along, why the no is said, and where it stands.
import { ApiOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSendAppeal } from '../../api/appeals';
import { useShop } from '../../api/current';
import type { AppealDetail, AppealDispute } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { missingOf } from '../../lib/appeal';
import { FailureNote } from '../Failure';
import { ReturnReason } from '../ReturnReason';
import { When } from '../words';

export function ByApi({ detail }: { detail: AppealDetail }) {
  const { can } = useShop();
  const { dispute } = detail.hand_over;
  return (
    <>
      {dispute && <DisputeLine dispute={dispute} detail={detail} />}
      {can('case_work') && detail.allowed.includes('send') && <SendForm key={dispute?.act ?? ''} detail={detail} />}
    </>
  );
}

function DisputeLine({ dispute, detail }: { dispute: AppealDispute; detail: AppealDetail }) {
  const t = useT();
  const { state, own, before } = dispute;
  const tone = { leaving: 'amber', stopped: 'red', sent: 'green' }[state];
  return (
    <div className="stack appeal-choice" data-testid="appeal-dispute" data-state={state} role="status">
      <div className="line">
        <span className={`chip ${tone}`}>{t(`appeal.dispute.${state}`)}</span>
        <span className="muted">{t(`act.state.${dispute.act_state}`)}</span>
        {dispute.at && <When at={dispute.at} />}
        {dispute.platform_id && (
          <span className="mono">{t('appeal.reference', { reference: dispute.platform_id })}</span>
        )}
        <span className="muted">{t('appeal.dispute.files', { n: dispute.files })}</span>
      </div>
      {!own && <p>{t(before ? 'appeal.dispute.before' : 'appeal.dispute.from_case')}</p>}
      {dispute.why && <p className="words">{dispute.code ? `${dispute.code}: ${dispute.why}` : dispute.why}</p>}
      {detail.appeal.state === 'draft' && !before && (
        <p className="muted">
          {t(`appeal.dispute.then.${state}`)}{' '}
          {state !== 'sent' && <Link to={`/cases/${detail.appeal.case_id}`}>{t('appeal.dispute.to_case')}</Link>}
        </p>
      )}
    </div>
  );
}

function SendForm({ detail }: { detail: AppealDetail }) {
  const t = useT();
  const { bytes, number } = useFormats();
  const { appeal, files, hand_over } = detail;
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const send = useSendAppeal(appeal.id);
  const api = hand_over.api;
  if (api === null) return null;
  const missing = missingOf(detail.checklist);
  const go = hand_over.files.flatMap((id) => files.find((file) => file.id === id) ?? []);
  const unfit = go.filter((file) => api.unfit.includes(file.id));
  const fits = unfit.length === 0 && go.length <= api.most;
  const ready = fits && reason.trim() !== '' && appeal.statement !== null && (missing.length === 0 || incomplete);
  const submit = () => {
    if (ready && !send.isPending) send.mutate({ send: { reason: reason.trim(), incomplete }, version: appeal.version });
  };
  return (
    <div className="stack">
      <div className="line">
        <Button
          icon={<ApiOutlined />}
          type={open ? 'default' : 'primary'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          data-testid="appeal-send"
        >
          {t('appeal.send')}
        </Button>
      </div>
      {open && (
        <form
          className="stack act-form"
          data-testid="appeal-send-form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <p>{t('appeal.send.what')}</p>
          <ul className="appeal-dots">
            <li>{appeal.statement === null ? t('appeal.send.no_statement') : t('appeal.send.statement')}</li>
            {go.map((file) => (
              <li key={file.id}>
                {file.name} <span className="muted">{bytes(file.size)}</span>{' '}
                {api.unfit.includes(file.id) && <span className="chip red">{t('appeal.send.unfit')}</span>}
              </li>
            ))}
          </ul>
          <p className={fits ? 'muted' : undefined}>
            {t('appeal.send.takes', {
              n: number(api.most),
              size: bytes(api.largest),
              types: api.types.map((type) => type.replace(/^\w+\//, '').toUpperCase()).join(', '),
            })}
          </p>
          <ReturnReason caseId={appeal.case_id} request={appeal.subject.id} value={reason} onChange={setReason} />
          {missing.length > 0 && (
            <Checkbox checked={incomplete} onChange={(event) => setIncomplete(event.target.checked)}>
              {t('appeal.incomplete', { list: missing.map((kind) => t(`ev.kind.${kind}`)).join(', ') })}
            </Checkbox>
          )}
          <FailureNote failure={send.error} />
          <div className="line">
            <Button
              type="primary"
              htmlType="submit"
              disabled={!ready}
              loading={send.isPending}
              data-testid="appeal-send-now"
            >
              {t('appeal.send.now')}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
