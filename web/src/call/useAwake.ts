// Keeps the screen of a phone on while somebody waits or talks: a dark one stops the page.
import { useEffect } from 'preact/hooks';

export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let gone = false;
    const ask = async () => {
      // Where there is none, or the battery is low, the screen does as it likes.
      const got = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
      if (gone) void got?.release();
      else lock = got;
    };
    // Given back whenever the page is out of sight.
    const seen = () => document.visibilityState === 'visible' && void ask();
    void ask();
    document.addEventListener('visibilitychange', seen);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', seen);
      void lock?.release();
    };
  }, []);
}
