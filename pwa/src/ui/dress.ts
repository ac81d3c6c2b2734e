/** The style of a part of the page: put into the page's own sheet, because its policy allows no other (server/http/static.py). */
export function dress(css: string): void {
  const [sheet] = document.styleSheets;
  for (const rule of css.match(/[^{}]+\{[^}]*\}/g) ?? []) sheet?.insertRule(rule, sheet.cssRules.length);
}
