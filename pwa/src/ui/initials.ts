/** 山本 由紀 → 山, Tanba Kuromame → TK. */
export function initials(name: string): string {
  const words = name
    .normalize("NFKC")
    .trim()
    .split(/[\s・]+/u);
  const first = [...(words[0] ?? "")][0] ?? "";
  if (!/\p{Script=Latin}/u.test(first)) return first;
  const last = words.length > 1 ? ([...(words[words.length - 1] ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}
