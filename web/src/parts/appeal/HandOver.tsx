// What a person copies into the platform's form, in its order; the files it attaches; and the bundle that proves it all.
import { CopyOutlined, DownloadOutlined, ExportOutlined, FilePdfOutlined, FileTextOutlined } from '@ant-design/icons';
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useAppealAddress, useStatementPdf } from '../../api/appeals';
import { ApiFailure } from '../../api/client';
import { useShop } from '../../api/current';
import { useEvidenceAddress } from '../../api/evidence';
import type { AppealDetail, AppealHandOver } from '../../api/types';
import { useFormats } from '../../app/format';
import { useI18n, useSay, useT } from '../../app/i18n';
import { copyText } from '../../lib/clipboard';
import { safeLink } from '../../lib/link';
import { saveFile } from '../../lib/save-file';
import { FailureNote } from '../Failure';
import { ByApi } from './SendByApi';
import { StatementFrame } from './StatementFrame';

export function HandOver({ detail }: { detail: AppealDetail }) {
  const t = useT();
  const { hand_over } = detail;
  const page = hand_over.page === null ? null : safeLink(hand_over.page);
  return (
    <div className="stack" data-testid="hand-over">
      <ByApi detail={detail} />
      {detail.allowed.includes('send') && <h3>{t('appeal.or_by_hand')}</h3>}
      {page ? (
        <p>
          <a href={page} target="_blank" rel="noopener noreferrer">
            <ExportOutlined aria-hidden="true" /> {t('appeal.page')}
          </a>
        </p>
      ) : (
        <p className="muted">{t('appeal.no_page')}</p>
      )}
      <dl className="appeal-fields">
        {hand_over.fields.map((field) => (
          <Field key={field.key} field={field} />
        ))}
      </dl>
      <Attach detail={detail} />
      <Made detail={detail} />
    </div>
  );
}

function Field({ field }: { field: AppealHandOver['fields'][number] }) {
  const t = useT();
  const say = useSay();
  const { language } = useI18n();
  const label = say(field.label);
  const zh = language === 'zh-CN';
  const value = zh && field.value_zh ? field.value_zh : field.value;
  const other = zh ? field.value : field.value_zh;
  const long = field.longest !== null && (value?.length ?? 0) > field.longest;
  return (
    <div className="appeal-field" data-testid="hand-over-field" data-key={field.key}>
      <dt>{label}</dt>
      <dd className="words" dir="auto">
        {value ?? <span className="muted">{t('appeal.not_known')}</span>}
        {long && <span className="chip red">{t('appeal.too_long', { n: field.longest ?? 0 })}</span>}
      </dd>
      <dd className="appeal-copy">
        {value !== null && <Copy text={value} label={t('appeal.copy_named', { label })} />}
        {other && other !== value && (
          <Copy text={other} label={t('appeal.copy_other', { label })} short={zh ? 'English' : '中文'} />
        )}
      </dd>
    </div>
  );
}

function Copy({ text, label, short }: { text: string; label: string; short?: string }) {
  const t = useT();
  const { message } = App.useApp();
  return (
    <Button
      size="small"
      icon={<CopyOutlined />}
      // What is read aloud begins with what is seen.
      aria-label={short ? `${short}: ${label}` : label}
      title={label}
      onClick={() => void copyText(text).then(() => message.success(t('do.copied')))}
    >
      {short ?? t('do.copy')}
    </Button>
  );
}

/** The files in the order of the exhibits, to be saved and attached one by one. */
function Attach({ detail: { appeal, files, hand_over } }: { detail: AppealDetail }) {
  const t = useT();
  const { bytes } = useFormats();
  const address = useEvidenceAddress(`cases/${appeal.case_id}`);
  const go = hand_over.files.flatMap((id) => files.find((file) => file.id === id) ?? []);
  return (
    <div className="stack">
      <h3>{t('appeal.files_go')}</h3>
      {go.length === 0 && <p className="muted">{t('appeal.no_files_go')}</p>}
      <ol className="appeal-files">
        {go.map((file) => (
          <li key={file.id}>
            <span className="line">
              <a href={address(file.id, 'content')} download={file.name} className="clip">
                <DownloadOutlined aria-hidden="true" /> {file.name}
              </a>
              <span className="muted nowrap">{bytes(file.size)}</span>
              {hand_over.too_large.includes(file.id) && (
                <span className="chip amber">{t('appeal.too_large', { size: bytes(hand_over.largest) })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Made({ detail: { appeal } }: { detail: AppealDetail }) {
  const t = useT();
  const { can } = useShop();
  const [personal, setPersonal] = useState(false);
  const [shown, setShown] = useState(false);
  const address = useAppealAddress();
  const pdf = useStatementPdf();
  if (!can('case_work')) return null;
  const none = pdf.error instanceof ApiFailure && pdf.error.error.code === 'no_pdf_printer';
  const print = () => pdf.mutate({ appeal, personal }, { onSuccess: (file) => saveFile('statement.pdf', file) });
  return (
    <div className="stack">
      <div className="line">
        <Button
          icon={<DownloadOutlined />}
          href={address(appeal, 'bundle.zip', personal)}
          download
          data-testid="appeal-bundle"
        >
          {t('appeal.bundle')}
        </Button>
        <Button
          icon={<FileTextOutlined />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
          data-testid="appeal-preview"
        >
          {t('appeal.preview')}
        </Button>
        {!none && (
          <Button icon={<FilePdfOutlined />} loading={pdf.isPending} onClick={print}>
            {t('appeal.pdf')}
          </Button>
        )}
        {can('personal_data_read') && (
          <Checkbox checked={personal} onChange={(event) => setPersonal(event.target.checked)}>
            {t('appeal.personal')}
          </Checkbox>
        )}
      </div>
      {none ? <p className="muted">{t('appeal.no_pdf')}</p> : <FailureNote failure={pdf.error} />}
      {shown && (
        // What was changed since is shown anew.
        <StatementFrame key={appeal.version} address={address(appeal, 'statement.html', personal)} />
      )}
      <p className="muted appeal-small">{t('appeal.bundle_hint')}</p>
    </div>
  );
}
