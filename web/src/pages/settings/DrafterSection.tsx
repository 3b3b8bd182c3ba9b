// The drafter: whom agents may ask for words, with which key, and a try.
import { Button, Input, Switch } from 'antd';
import { useShop } from '../../api/current';
import { type DrafterEdit, useDrafter, useSaveDrafter, useTryDrafter } from '../../api/drafter';
import { useT } from '../../app/i18n';
import { FailureNote } from '../../parts/Failure';
import { Setting } from '../../parts/Setting';
import { DraftForm } from './DraftForm';

const WIDE = { width: 400, maxWidth: '100%' };

export function DrafterSection() {
  const t = useT();
  const { can } = useShop();
  return (
    <div className="stack" data-testid="drafter-section">
      <p className="muted">{t('set.drafter_hint')}</p>
      <p className="muted">{t('set.drafter_told')}</p>
      <DraftForm found={useDrafter()} save={useSaveDrafter()}>
        {(drafter, change) => (
          <div className="panel settings-list">
            <Setting label={t('set.drafter_on')} htmlFor="drafter-on">
              <Switch id="drafter-on" checked={drafter.on} onChange={(on) => change({ on })} />
            </Setting>
            <Setting label={t('set.drafter_endpoint')} hint={t('set.drafter_endpoint_hint')} htmlFor="drafter-endpoint">
              <Input
                id="drafter-endpoint"
                style={WIDE}
                value={drafter.endpoint}
                maxLength={300}
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder="https://llm.example.com/v1"
                onChange={(event) => change({ endpoint: event.target.value })}
              />
            </Setting>
            <Setting label={t('set.drafter_model')} htmlFor="drafter-model">
              <Input
                id="drafter-model"
                style={WIDE}
                value={drafter.model}
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => change({ model: event.target.value })}
              />
            </Setting>
            <Setting label={t('set.drafter_key')} hint={t('set.drafter_key_hint')} htmlFor="drafter-key">
              <KeyField drafter={drafter} onChange={change} />
            </Setting>
          </div>
        )}
      </DraftForm>
      {can('policy_change') && <TryIt />}
    </div>
  );
}

interface KeyFieldProps {
  drafter: DrafterEdit;
  onChange: (part: Partial<DrafterEdit>) => void;
}

function KeyField({ drafter, onChange }: KeyFieldProps) {
  const t = useT();
  const forgotten = drafter.key === '';
  return (
    <div className="stack">
      <Input.Password
        id="drafter-key"
        style={WIDE}
        value={drafter.key ?? ''}
        maxLength={500}
        autoComplete="new-password"
        placeholder={t(drafter.has_key && !forgotten ? 'set.drafter_key_kept' : 'set.drafter_key_none')}
        onChange={(event) => onChange({ key: event.target.value || undefined })}
      />
      {drafter.has_key && !drafter.key && (
        <div className="line">
          {forgotten ? (
            <span className="muted">{t('set.drafter_key_gone')}</span>
          ) : (
            <Button size="small" onClick={() => onChange({ key: '' })}>
              {t('set.drafter_forget')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function TryIt() {
  const t = useT();
  const saved = useDrafter().data;
  const tried = useTryDrafter();
  const able = saved !== undefined && saved.endpoint !== '' && saved.model !== '';
  return (
    <section className="panel" aria-label={t('set.drafter_try')}>
      <div className="panel-body stack">
        <div className="line">
          <Button disabled={!able} loading={tried.isPending} onClick={() => tried.mutate()} data-testid="try-drafter">
            {t('set.drafter_try')}
          </Button>
          <span className="muted">{t('set.drafter_try_hint')}</span>
        </div>
        <FailureNote failure={tried.error} />
        {tried.data && (
          <p className="words" dir="auto" data-testid="drafter-words">
            {tried.data.text}
          </p>
        )}
      </div>
    </section>
  );
}
