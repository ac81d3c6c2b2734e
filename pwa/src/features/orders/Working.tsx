/** Something is on its way and nobody knows how long: said in words, with a bar that moves where motion is welcome. */
export function Working({ label }: { label: string }) {
  return (
    <span class="bar working" role="progressbar" aria-label={label}>
      <span class="small soft">{label}</span>
      <span class="bar-track">
        <span class="bar-fill" />
      </span>
    </span>
  );
}
