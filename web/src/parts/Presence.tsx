// Who else is at a case: in words on the case, as a sign on its row.
import { EditOutlined, EyeOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { LIST_GRACE_MS, usePeopleAt } from '../api/presence';
import type { PersonHere } from '../api/types';
import { useT } from '../app/i18n';

function usePresenceWords(): (people: readonly PersonHere[]) => string {
  const t = useT();
  return (people) =>
    people
      .map((one) => t(one.doing === 'typing' ? 'talk.is_typing' : 'talk.is_viewing', { name: one.name }))
      .join(' · ');
}

export function PresenceLine({ caseId }: { caseId: string }) {
  const words = usePresenceWords();
  const people = usePeopleAt(caseId);
  const typing = people[0]?.doing === 'typing';
  return (
    <p className="presence" role="status" data-testid="presence">
      {people.length > 0 && (
        <span className={typing ? 'chip amber' : 'chip'}>
          {typing ? <EditOutlined aria-hidden="true" /> : <EyeOutlined aria-hidden="true" />} {words(people)}
        </span>
      )}
    </p>
  );
}

export function PresenceSign({ caseId }: { caseId: string }) {
  const words = usePresenceWords();
  const people = usePeopleAt(caseId, LIST_GRACE_MS);
  if (people.length === 0) return null;
  const text = words(people);
  const typing = people[0]?.doing === 'typing';
  const Sign = typing ? EditOutlined : EyeOutlined;
  return (
    <Tooltip title={text}>
      <Sign className={typing ? 'sign-gold' : 'sign'} role="img" aria-label={text} data-testid="row-presence" />
    </Tooltip>
  );
}
