import { t } from "../../text/desk.ts";

/** 足立 健一（総務） → 足立 健一さん（総務）: the form of address belongs to the name, not to what stands behind it. */
export function called(name: string): string {
  const parts = /^(.+?)\s*([（(].+[）)])$/.exec(name);
  if (parts === null) return t("person.called", { name });
  return `${t("person.called", { name: parts[1] ?? "" })}${parts[2]}`;
}
