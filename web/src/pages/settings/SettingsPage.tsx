// Settings: sections at the left (a strip on a phone), one of them open.
import { useEffect, useRef } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { useShop } from '../../api/current';
import { useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { SECTIONS } from './sections';
import './settings.css';

const GROUPS = ['policy', 'shop', 'me', 'system'] as const;

export function SettingsPage() {
  const t = useT();
  const { can } = useShop();
  const { section } = useParams();
  const here = useRef<HTMLAnchorElement>(null);
  // On a phone the sections are a strip, and the open one may lie beyond its edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each section
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not.
    void here.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [section]);
  const mine = SECTIONS.filter((one) => one.needs === null || can(one.needs));
  const open = SECTIONS.find((one) => one.key === section);
  if (!open) return <Navigate to="/settings/profile" replace />;
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('set.sections')}>
        <h1>{t('set.title')}</h1>
        {GROUPS.map((group) => {
          const inside = mine.filter((one) => one.group === group);
          if (inside.length === 0) return null;
          return (
            <section key={group}>
              <h2>{t(`set.group.${group}`)}</h2>
              {inside.map((one) => (
                <Link
                  key={one.key}
                  ref={one === open ? here : null}
                  to={`/settings/${one.key}`}
                  className={one === open ? 'here' : ''}
                  aria-current={one === open ? 'page' : undefined}
                >
                  {t(`set.${one.key}`)}
                </Link>
              ))}
            </section>
          );
        })}
      </nav>
      <div className="settings-body">
        {mine.includes(open) ? (
          <>
            <h2 className="settings-title">{t(`set.${open.key}`)}</h2>
            <open.page />
          </>
        ) : (
          <Blank title={t('error.forbidden')} hint={t('error.forbidden_hint')} />
        )}
      </div>
    </div>
  );
}
