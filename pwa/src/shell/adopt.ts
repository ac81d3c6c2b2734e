/**
 * The style of a part of the page. It comes with the part, and joins the style that the page has through the object model: the page's
 * policy lets no other style in, and one that stood in the page would cost everybody who never opens the part.
 */
export function adopt(css: string): void {
  const sheet = document.styleSheets[0];
  sheet?.insertRule(`@media all{${css}}`, sheet.cssRules.length);
}
