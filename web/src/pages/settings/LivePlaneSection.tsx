// Who carries the picture of live rooms: this program, or the shop's account at LiveKit or Agora.
import { Alert, Input, InputNumber, Segmented } from 'antd';
import { type LivePlaneEdit, useLivePlane, useSaveLivePlane } from '../../api/live-plane';
import type { PlaneKind } from '../../api/types';
import { useT } from '../../app/i18n';
import { Setting } from '../../parts/Setting';
import { DraftForm } from './DraftForm';
import { PolicyForm } from './PolicyForm';

const WIDE = { width: 400, maxWidth: '100%' };
/** What is kept where the shop says nothing. */
const STANDARD_DAYS = 90;
const KINDS: readonly PlaneKind[] = ['own', 'livekit', 'agora'];

export function LivePlaneSection() {
  const t = useT();
  return (
    <div className="stack" data-testid="live-plane-section">
      <p className="muted">{t('set.plane_hint')}</p>
      <DraftForm found={useLivePlane()} save={useSaveLivePlane()} needs="live_manage">
        {(plane, change) => (
          <>
            <div className="panel settings-list">
              <Setting label={t('set.plane_who')}>
                <Segmented
                  aria-label={t('set.plane_who')}
                  value={plane.provider}
                  options={KINDS.map((value) => ({ value, label: t(`live.plane.${value}`) }))}
                  onChange={(provider) => change({ provider, key: '', secret: undefined })}
                />
              </Setting>
              {plane.provider !== 'own' && <Account plane={plane} onChange={change} />}
            </div>
            {plane.provider !== 'own' && <Alert type="info" showIcon title={t('set.plane_without')} />}
          </>
        )}
      </DraftForm>
      <PolicyForm>
        {({ keep_recordings_days }, change) => (
          <div className="panel settings-list">
            <Setting label={t('set.keep_recordings')} hint={t('set.keep_recordings_hint')} htmlFor="keep-recordings">
              <InputNumber
                id="keep-recordings"
                min={0}
                max={3_650}
                precision={0}
                value={keep_recordings_days ?? STANDARD_DAYS}
                onChange={(days) => change({ keep_recordings_days: days ?? STANDARD_DAYS })}
                style={{ width: 88 }}
              />
            </Setting>
          </div>
        )}
      </PolicyForm>
    </div>
  );
}

interface AccountProps {
  plane: LivePlaneEdit;
  onChange: (part: Partial<LivePlaneEdit>) => void;
}

function Account({ plane, onChange }: AccountProps) {
  const t = useT();
  const kit = plane.provider === 'livekit';
  const line = {
    style: WIDE,
    autoComplete: 'off',
    spellCheck: false,
  };
  return (
    <>
      {kit && (
        <Setting label={t('set.plane_url')} hint={t('set.plane_url_hint')} htmlFor="plane-url">
          <Input
            id="plane-url"
            {...line}
            value={plane.url}
            maxLength={300}
            inputMode="url"
            placeholder="wss://live.example.com"
            onChange={(event) => onChange({ url: event.target.value })}
          />
        </Setting>
      )}
      <Setting label={t(kit ? 'set.plane_key' : 'set.plane_app')} htmlFor="plane-key">
        <Input
          id="plane-key"
          {...line}
          value={plane.key}
          maxLength={200}
          onChange={(event) => onChange({ key: event.target.value })}
        />
      </Setting>
      <Setting
        label={t(kit ? 'set.plane_secret' : 'set.plane_certificate')}
        hint={t('set.plane_secret_hint')}
        htmlFor="plane-secret"
      >
        <Input.Password
          id="plane-secret"
          style={WIDE}
          value={plane.secret ?? ''}
          maxLength={200}
          autoComplete="new-password"
          placeholder={t(plane.has_secret ? 'set.plane_secret_kept' : 'set.plane_secret_none')}
          onChange={(event) => onChange({ secret: event.target.value || undefined })}
        />
      </Setting>
      <Setting label={t('set.plane_player')} hint={t('set.plane_player_hint')} htmlFor="plane-player">
        <Input
          id="plane-player"
          {...line}
          value={plane.player_link}
          maxLength={300}
          inputMode="url"
          placeholder="https://shop.example.com/watch?room={room}"
          onChange={(event) => onChange({ player_link: event.target.value })}
        />
      </Setting>
    </>
  );
}
