import { signal } from "@preact/signals";
import { Page, type PageProps } from "../../ui/Page.tsx";

const query = globalThis.matchMedia?.("(min-width: 900px)");

/** The screen is a desk's: a rail at the side, two or three columns. */
export const wide = signal(query?.matches ?? false);
query?.addEventListener("change", () => {
  wide.value = query.matches;
});

/** A screen of the desks. Its primary action is at the thumb on a phone, on a desk beside the title with whatever is there. */
export function DeskPage({ primary, aside, ...rest }: Omit<PageProps, "wide">) {
  return wide.value ? (
    <Page
      {...rest}
      wide
      aside={
        <>
          {aside}
          {primary}
        </>
      }
    />
  ) : (
    <Page {...rest} wide primary={primary} aside={aside} />
  );
}
