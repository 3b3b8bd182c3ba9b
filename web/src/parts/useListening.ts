// Listens for as long as it is on, and tells the newest listener; gives why it cannot.
import { useEffect, useRef, useState } from 'react';
import { listen, type Spoken } from '../lib/hearing';

export function useListening(on: boolean, lang: string, now: () => number, told: (spoken: Spoken) => void) {
  const [fault, setFault] = useState<string | null>(null);
  const latest = useRef({ now, told });
  latest.current = { now, told };
  useEffect(() => {
    if (!on) return;
    setFault(null);
    return listen(lang, {
      now: () => latest.current.now(),
      told: (spoken) => latest.current.told(spoken),
      fault: setFault,
    });
  }, [on, lang]);
  return fault;
}
