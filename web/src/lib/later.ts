// Runs something a while after it was first asked for, once, however often it is asked for meanwhile.

export interface Later {
  soon: () => void;
  stop: () => void;
}

export function later(ms: number, run: () => void): Later {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        run();
      }, ms);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
