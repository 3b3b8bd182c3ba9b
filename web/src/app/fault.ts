// A refusal of the API at the field that caused it.
import { ApiFailure } from '../api/client';
import { useFailureText } from './failure';

interface Fault {
  /** The field that is wrong, where it is one of these. */
  at: string | null;
  /** What a form item says of it. */
  wrong: (place: string) => { validateStatus?: 'error'; help?: string };
}

export function useFault(failure: unknown, places: readonly string[]): Fault {
  const text = useFailureText();
  const at = failure instanceof ApiFailure ? (places.find((one) => one === failure.error.field) ?? null) : null;
  return {
    at,
    wrong: (place) => {
      if (place !== at) return {};
      const { message, hint } = text(failure);
      return { validateStatus: 'error', help: [message, hint].filter(Boolean).join(' ') };
    },
  };
}
