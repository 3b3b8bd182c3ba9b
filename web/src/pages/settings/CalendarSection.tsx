// Business hours: the week, holidays, and make-up working days.
import type { Policy } from '../../api/types';
import { calendarIsSound } from '../../lib/roster-edit';
import { CalendarEditor } from '../../parts/calendar/CalendarEditor';
import { PolicyForm } from './PolicyForm';

const sound = ({ calendar }: Policy) => calendarIsSound(calendar);

export function CalendarSection() {
  return (
    <PolicyForm sound={sound}>
      {({ calendar }, change) => <CalendarEditor calendar={calendar} onChange={(next) => change({ calendar: next })} />}
    </PolicyForm>
  );
}
