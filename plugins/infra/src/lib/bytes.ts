const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes as people read them, with at most one decimal place. */
export function formatBytes(bytes: number, language: string): string {
  const step = Math.min(
    UNITS.length - 1,
    bytes >= 1000 ? Math.floor(Math.log10(bytes) / 3) : 0,
  );
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'narrow' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}
