/** Never a blank page: the shape of what is coming. */
export function Skeleton({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  );
}
