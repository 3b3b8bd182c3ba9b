// How fast the stand-ins live, and how much is bought.
import type { SandboxChange } from '../../api/sandbox';
import type { Sandbox } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Dial } from './Dial';

export function Life({ state, onChange }: { state: Sandbox; onChange: (body: SandboxChange) => Promise<unknown> }) {
  const t = useT();
  const { percent, number } = useFormats();
  return (
    <section className="panel" aria-label={t('sandbox.life')}>
      <header>
        <h2>{t('sandbox.life')}</h2>
      </header>
      <div className="settings-list">
        <Dial
          label={t('sandbox.speed')}
          hint={t('sandbox.speed_hint')}
          value={state.speed}
          min={1}
          max={200}
          text={(n) => `${number(n)}×`}
          onDone={(speed) => onChange({ speed })}
        />
        <Dial
          label={t('sandbox.rate')}
          hint={t('sandbox.rate_hint')}
          value={state.rate}
          min={0}
          max={500}
          step={10}
          text={(n) => percent(n / 100, 0)}
          onDone={(rate) => onChange({ rate })}
        />
      </div>
    </section>
  );
}
