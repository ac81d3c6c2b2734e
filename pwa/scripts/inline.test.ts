import { expect, it } from "vitest";
import { inScript } from "./inline.ts";

it("keeps code from ending its own element, and its meaning", () => {
  const code = 'const a = "</script><!-- </SCRIPT>", b = 1 < 2;';
  const inlined = inScript(code);
  expect(inlined).not.toMatch(/<\/script|<!--/i);
  expect(new Function(`${inlined}; return [a, b]`)()).toEqual(["</script><!-- </SCRIPT>", true]);
});
