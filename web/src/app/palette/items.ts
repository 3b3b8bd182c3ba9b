// What the palette offers: the live actions of the screen, the views, the console's own switches.
import { useNavigate } from 'react-router';
import { usePreferences } from '../../api/session';
import { useViews } from '../../api/views';
import { filterToSearch } from '../../lib/filter-url';
import { BUILT_IN } from '../../pages/queue/views';
import { useT } from '../i18n';
import { useActionBook } from '../keyboard/Keyboard';
import { type ActionId, keyEntry } from '../keyboard/map';

export interface PaletteItem {
  key: string;
  group: 'here' | 'go' | 'view' | 'app';
  label: string;
  action?: ActionId;
  run: () => void;
}

/** Moving the cursor makes no sense from the palette. */
const SILENT = new Set<ActionId>([
  'app.palette',
  'app.back',
  'list.next',
  'list.previous',
  'list.first',
  'list.last',
  'list.range',
  'case.send',
]);

export function usePaletteItems(): () => PaletteItem[] {
  const t = useT();
  const book = useActionBook();
  const navigate = useNavigate();
  const save = usePreferences();
  const views = useViews().data ?? [];
  return () => {
    const actions = book.actions().filter((action) => !SILENT.has(action));
    const fromKeys = actions.map((action): PaletteItem => {
      const { group, label } = keyEntry(action);
      const found = book.find(action);
      return {
        key: action,
        action,
        label: t(label),
        group: group === 'go' ? 'go' : group === 'app' ? 'app' : 'here',
        run: () => found?.run(),
      };
    });
    const named = [
      ...BUILT_IN.map((v) => ({ key: v.key, name: t(v.label), filter: v.filter })),
      ...views.map((v) => ({ key: v.id, name: v.name, filter: v.filter })),
    ];
    const fromViews = named.map(
      (view): PaletteItem => ({
        key: `view:${view.key}`,
        group: 'view',
        label: view.name,
        run: () => void navigate({ pathname: '/queue', search: filterToSearch(view.filter) }),
      }),
    );
    const languages: PaletteItem[] = [
      { key: 'language:zh', group: 'app', label: '简体中文', run: () => save.mutate({ locale: 'zh-CN' }) },
      { key: 'language:en', group: 'app', label: 'English', run: () => save.mutate({ locale: 'en' }) },
      ...(['compact', 'comfortable'] as const).map(
        (density): PaletteItem => ({
          key: density,
          group: 'app',
          label: `${t('density.label')}: ${t(`density.${density}`)}`,
          run: () => save.mutate({ density }),
        }),
      ),
    ];
    const order = { here: 0, go: 1, view: 2, app: 3 };
    return [...fromKeys, ...fromViews, ...languages].sort((a, b) => order[a.group] - order[b.group]);
  };
}
