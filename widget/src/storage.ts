/** Values of this tab that outlive a reload. Falls back to memory where the browser forbids storage. */
export class TabStorage {
  private readonly memory = new Map<string, string>();

  constructor(private readonly prefix: string) {}

  get<T>(key: string): T | undefined {
    let text: string | null | undefined;
    try {
      text = sessionStorage.getItem(this.prefix + key);
    } catch {
      text = undefined;
    }
    text ??= this.memory.get(key);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      return undefined;
    }
  }

  /** Keeps a value; `undefined` removes it. */
  set(key: string, value: unknown): void {
    if (value === undefined) this.memory.delete(key);
    try {
      if (value === undefined) sessionStorage.removeItem(this.prefix + key);
      else sessionStorage.setItem(this.prefix + key, JSON.stringify(value));
    } catch {
      if (value !== undefined) this.memory.set(key, JSON.stringify(value));
    }
  }
}
