const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size for people, in powers of 1000 as the Hugging Face Hub shows them: `0 B`, `4.2 MB`, `63 GB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(1, bytes)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
