// What the reader sees when a page fails or does not exist.
import { Button } from 'antd';
import { useRouteError } from 'react-router';
import { Blank } from '../parts/Blank';
import { useT } from './i18n';

export function BrokenPage() {
  const t = useT();
  const error = useRouteError();
  console.error(error);
  return (
    <Blank
      title={t('error.broken')}
      hint={t('error.broken_hint')}
      detail={error instanceof Error ? `${error.name}: ${error.message}` : null}
      page
    >
      <Button type="primary" onClick={() => window.location.reload()}>
        {t('do.reload')}
      </Button>
    </Blank>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <Blank title={t('error.not_found')} hint={t('error.not_found_hint')} page>
      <Button type="primary" href="/queue">
        {t('nav.queue')}
      </Button>
    </Blank>
  );
}
