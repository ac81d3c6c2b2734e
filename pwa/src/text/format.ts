/** `{name}` is replaced, `{n:piece|pieces}` chooses by number. */
export type Vars = Readonly<Record<string, string | number>>;

export function fill(sentence: string, vars: Vars = {}): string {
  return sentence.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = vars[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return String(value);
  });
}
