// One source: what it reads, how it does, when it is read next, and what could not be read.
import { App, Button, Switch } from 'antd';
import { useReadSource, useSaveSource } from '../../../api/mentions';
import type { MentionSource } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useSay, useT } from '../../../app/i18n';
import { SOURCE_TONE } from '../../../lib/mention';
import { When } from '../../../parts/words';

export function SourceItem({ source, onOpen }: { source: MentionSource; onOpen: () => void }) {
  const t = useT();
  const say = useSay();
  const { message } = App.useApp();
  const complain = useComplain();
  const save = useSaveSource(source.id);
  const read = useReadSource(source.id);
  const { health } = source;
  const { url, tag, query, video, channel } = source.fields;
  const where = url ?? (tag && `#${tag.replace(/^#/, '')}`) ?? query ?? video ?? channel ?? '';
  const times = [
    ['source.ok_at', health.ok_at],
    ['source.new_at', health.new_at],
    ['source.next_at', health.next_at],
  ] as const;
  return (
    <li className="service" data-testid="source" data-state={health.state}>
      <div className="line">
        <strong className="service-name">{source.name}</strong>
        <span className="muted">{t(`source.kind.${source.kind}`)}</span>
        <Switch
          size="small"
          checked={source.on}
          loading={save.isPending}
          aria-label={t('source.on', { name: source.name })}
          onChange={(on) => save.mutate({ on }, { onError: complain })}
        />
        <span className={`chip ${SOURCE_TONE[health.state]}`} data-testid="source-health">
          {t(`source.health.${health.state}`)}
        </span>
        <span className="acts-end">
          {source.on && (
            <Button
              size="small"
              loading={read.isPending}
              aria-label={`${t('source.read_now')}: ${source.name}`}
              onClick={() =>
                read.mutate(undefined, {
                  onError: complain,
                  onSuccess: () => void message.success(t('source.read_asked')),
                })
              }
            >
              {t('source.read_now')}
            </Button>
          )}
          <Button size="small" aria-label={`${t('do.edit')}: ${source.name}`} onClick={onOpen}>
            {t('do.edit')}
          </Button>
        </span>
      </div>
      <div className="line">
        <span className="mono muted source-where">{where}</span>
        {source.words.map((word) => (
          <span key={word} className="chip">
            {word}
          </span>
        ))}
      </div>
      {source.off_why && (
        <p className="failure-note">
          <strong>{t('source.off_why')}</strong> {say(source.off_why)}
        </p>
      )}
      {source.on && health.error && (
        <p className="failure-note" data-testid="source-error">
          {say(health.error.words)} {health.error.hint && say(health.error.hint)}
        </p>
      )}
      {source.moved && <p className="muted">{t('source.moved', { url: source.moved })}</p>}
      <div className="line muted source-times">
        {times.map(
          ([label, at]) =>
            at && (
              <span key={label}>
                {t(label)} <When at={at} />
              </span>
            ),
        )}
        <span>{t('source.found', { n: source.found })}</span>
      </div>
      {source.odd.length > 0 && (
        <details className="source-odd">
          <summary>{t('source.odd', { n: source.odd.length })}</summary>
          {source.odd.map((odd) => (
            <div key={`${odd.at} ${odd.why} ${odd.raw.slice(0, 40)}`}>
              <When at={odd.at} /> {odd.why}
              {odd.raw !== '' && <pre className="mono">{odd.raw}</pre>}
            </div>
          ))}
        </details>
      )}
    </li>
  );
}
