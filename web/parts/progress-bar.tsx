// How far something is.

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Null where nobody knows how much there is. */
  readonly total: number | null;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <progress
      aria-label={label}
      max={Math.max(total ?? 1, 1)}
      {...(total === null ? {} : { value: total === 0 ? 1 : done })}
      className="h-1.5 w-full overflow-hidden rounded-full border border-edge bg-panel [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-panel [&::-webkit-progress-value]:bg-accent"
    />
  );
}
