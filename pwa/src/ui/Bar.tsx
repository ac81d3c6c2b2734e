/** How far something is. `label` says it in words and is shown unless `silent`. */
export function Bar({ value, max, label, silent }: { value: number; max: number; label: string; silent?: boolean }) {
  const part = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <span
      class="bar"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={label}
      aria-label={label}
    >
      {!silent && <span class="small soft">{label}</span>}
      <span class="bar-track">
        <span class="bar-fill" style={{ width: `${Math.round(part * 100)}%` }} />
      </span>
    </span>
  );
}
