// The keys that work on this screen, right now.
import { Modal } from 'antd';
import { useState } from 'react';
import { Caps } from '../../parts/Keys';
import { useT } from '../i18n';
import { useAction, useActionBook } from './Keyboard';
import { type ActionId, type KeyGroup, keyEntry } from './map';
import './help.css';

const GROUPS: KeyGroup[] = ['list', 'case', 'go', 'app'];

export function HelpSheet() {
  const t = useT();
  const book = useActionBook();
  const [shown, setShown] = useState<ActionId[] | null>(null);
  useAction('app.help', () => setShown(book.actions()));
  const close = () => setShown(null);
  return (
    <Modal open={shown !== null} title={t('keys.title')} footer={null} onCancel={close} width={960} destroyOnHidden>
      <div className="help">
        {GROUPS.map((group) => {
          const actions = (shown ?? []).filter((action) => keyEntry(action).group === group);
          if (actions.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`keys.group.${group}`)}</h3>
              <dl>
                {actions.map((action) => (
                  <div key={action}>
                    <dt>{t(keyEntry(action).label)}</dt>
                    <dd>
                      {keyEntry(action).keys.map((keys, index) => (
                        <Caps key={keys} action={action} index={index} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
