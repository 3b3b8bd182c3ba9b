// The door's plain sheet of paper: mark, title, form.
import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useI18n } from '../../app/i18n';
import { Mark } from '../../parts/Mark';
import './door.css';

export function Door({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, language, setLanguage } = useI18n();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <main className="door">
      <section className="door-sheet" aria-label={title}>
        <div className="door-brand">
          <Mark size={40} />
          <div>
            <strong>{t('app.name')}</strong>
            <p className="muted">{t('app.tagline')}</p>
          </div>
        </div>
        <h1>{title}</h1>
        {lead && <p className="door-lead">{lead}</p>}
        {children}
      </section>
      <Button type="text" icon={<GlobalOutlined />} lang={other} onClick={() => setLanguage(other)}>
        {other === 'en' ? 'English' : '简体中文'}
      </Button>
    </main>
  );
}
