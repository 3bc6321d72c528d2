const FIRST = 500;
const LONGEST = 30_000;

/** Milliseconds to wait before try number `tries` (from 0): 0.5 to 30 s, spread so that clients do not come at once. */
export function backoff(tries: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(tries + 1, 10));
  return full / 2 + (Math.random() * full) / 2;
}

/** A wait that can be cut short. */
export class Pause {
  private end: (() => void) | undefined;

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    this.end?.();
    this.end = undefined;
  }
}
