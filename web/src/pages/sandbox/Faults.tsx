// What goes wrong on purpose, in plain words.
import { Button } from 'antd';
import type { SandboxFaults } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { isCalm, NO_FAULTS, SHARES } from '../../lib/sandbox';
import { Dial } from './Dial';

interface FaultsProps {
  faults: SandboxFaults;
  onChange: (faults: SandboxFaults) => Promise<unknown>;
}

export function Faults({ faults, onChange }: FaultsProps) {
  const t = useT();
  const { percent, number } = useFormats();
  return (
    <section className="panel" aria-label={t('sandbox.faults')} data-testid="sandbox-faults">
      <header>
        <h2>{t('sandbox.faults')}</h2>
        <Button size="small" disabled={isCalm(faults)} onClick={() => void onChange(NO_FAULTS)}>
          {t('sandbox.calm')}
        </Button>
      </header>
      <div className="settings-list">
        {SHARES.map((name) => (
          <Dial
            key={name}
            label={t(`sandbox.fault.${name}`)}
            value={faults[name]}
            min={0}
            max={1}
            step={0.01}
            text={(n) => percent(n, 0)}
            onDone={(value) => onChange({ ...faults, [name]: value })}
          />
        ))}
        <Dial
          label={t('sandbox.fault.latency_ms')}
          value={faults.latency_ms}
          min={0}
          max={10_000}
          step={100}
          text={(n) => t('sandbox.ms', { n: number(n) })}
          onDone={(latency_ms) => onChange({ ...faults, latency_ms })}
        />
        <Dial
          label={t('sandbox.fault.clock_skew')}
          value={faults.clock_skew}
          min={-600}
          max={600}
          step={10}
          text={(n) => t('sandbox.s', { n: number(n) })}
          onDone={(clock_skew) => onChange({ ...faults, clock_skew })}
        />
      </div>
    </section>
  );
}
