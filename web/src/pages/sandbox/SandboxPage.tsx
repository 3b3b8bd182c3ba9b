// The sandbox: stand-ins of the platforms that live beside the program. How fast, what goes wrong, what happens, what came of it.
import { App } from 'antd';
import { type SandboxChange, useSandbox, useSteer } from '../../api/sandbox';
import type { Sandbox } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { downNow } from '../../lib/sandbox';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import { Faults } from './Faults';
import { Life } from './Life';
import { Scenarios } from './Scenarios';
import { Counts, Deeds, Pushes } from './Tables';
import './sandbox.css';

export function SandboxPage() {
  const t = useT();
  const found = useSandbox();
  return (
    <div className="page-pad sandbox-page">
      <header className="page-head">
        <h1>{t('nav.sandbox')}</h1>
      </header>
      {found.isLoading && <Bars rows={8} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {!found.isLoading && !found.isError && !found.data && (
        <Blank title={t('sandbox.none')} hint={t('sandbox.none_hint')} />
      )}
      {found.data && <Running state={found.data} />}
    </div>
  );
}

function Running({ state }: { state: Sandbox }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const steer = useSteer();
  const change = (body: SandboxChange) =>
    steer.mutateAsync(body).then(() => void message.success(t('say.saved')), complain);
  return (
    <>
      <p className="muted">{t('sandbox.hint')}</p>
      <Standing state={state} />
      <div className="sandbox-grid">
        <div className="stack">
          <Life state={state} onChange={change} />
          <Scenarios platforms={Object.keys(state.shops)} />
          <Counts shops={state.shops} />
        </div>
        <Faults faults={state.faults} onChange={(faults) => change({ faults })} />
      </div>
      <Deeds ledger={state.ledger} />
      <Pushes pushes={state.pushes} />
    </>
  );
}

/** The one number that must be nought, and how the stand-ins are now. */
export function Standing({ state }: { state: Sandbox }) {
  const t = useT();
  const { number } = useFormats();
  const twice = state.doubles.length;
  const down = downNow(state);
  return (
    <div className="line" data-testid="sandbox-standing">
      <span className={`chip sandbox-twice ${twice === 0 ? 'green' : 'red'}`} data-testid="done-twice">
        {t('sandbox.twice')} <strong className="num">{number(twice)}</strong>
      </span>
      <span className="chip">
        {t('sandbox.mishaps')} <span className="num">{number(state.mishaps)}</span>
      </span>
      {down.map((stand) => (
        <span key={stand} className="chip amber">
          {t('sandbox.down', { stand })}
        </span>
      ))}
      <span className="muted">
        {t('sandbox.now')} <When at={state.now} />
      </span>
    </div>
  );
}
