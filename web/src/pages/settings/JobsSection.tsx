// Jobs: what waits, runs, or died, and what to do about it.
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useJobStep, useJobs } from '../../api/operation';
import type { Job } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';

const STATES = ['all', 'ready', 'running', 'dead', 'done', 'cancelled'] as const;
const TONE: Record<Job['state'], string> = {
  ready: '',
  running: 'gold',
  done: 'green',
  dead: 'red',
  cancelled: 'amber',
};

export function JobsSection() {
  const t = useT();
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const found = useJobs(state === 'all' ? '' : state);
  const step = useJobStep();
  const complain = useComplain();
  const take = (id: string, next: 'retry' | 'cancel') => step.mutate({ id, step: next }, { onError: complain });
  return (
    <div className="stack">
      <div className="scroll-x">
        <Segmented
          aria-label={t('set.job_state')}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: t(`job.state.${value}`) }))}
        />
      </div>
      <section className="panel" aria-label={t('set.jobs')}>
        {found.isPending && <Bars rows={5} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && <p className="panel-body muted">{t('set.job_none')}</p>}
        {found.data && found.data.length > 0 && (
          <div className="table-wrap">
            <table className="table">
              <Heads>
                <Th>{t('set.job_kind')}</Th>
                <Th>{t('set.job_state')}</Th>
                <Th right>{t('set.job_attempts')}</Th>
                <Th>{t('set.job_run_at')}</Th>
                <Th>{t('set.job_error')}</Th>
                <Th hidden>{t('do.more')}</Th>
              </Heads>
              <tbody>
                {found.data.map((job) => (
                  <tr key={job.id}>
                    <td className="mono">{job.kind}</td>
                    <td>
                      <span className={`chip ${TONE[job.state]}`}>{t(`job.state.${job.state}`)}</span>
                    </td>
                    <td className="right num">{job.attempts}</td>
                    <td>
                      <When at={job.run_at} />
                    </td>
                    <td className="job-error">{job.last_error}</td>
                    <td className="acts">
                      {(job.state === 'dead' || job.state === 'cancelled') && (
                        <Button size="small" onClick={() => take(job.id, 'retry')}>
                          {t('set.job_retry')}
                        </Button>
                      )}
                      {(job.state === 'ready' || job.state === 'dead') && (
                        <Button size="small" type="text" onClick={() => take(job.id, 'cancel')}>
                          {t('set.job_cancel')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
}
