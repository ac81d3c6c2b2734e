import { t } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";

/** A small number with two big buttons. */
export function Stepper(props: {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const { value, min, max } = props;
  const set = (next: number): void => props.onChange(Math.min(max, Math.max(min, next)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend on the screen
    <div class="stepper" role="group" aria-label={props.label}>
      <Button icon="minus" disabled={value <= min} onClick={() => set(value - 1)} label={t("ui.less")} />
      <output aria-live="polite">{t("unit.pieces", { n: value })}</output>
      <Button icon="add" disabled={value >= max} onClick={() => set(value + 1)} label={t("ui.more")} />
    </div>
  );
}
