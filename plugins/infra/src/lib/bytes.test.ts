import { formatBytes } from './bytes';

describe('bytes', () => {
  it.each([
    [0, '0B'],
    [999, '999B'],
    [1_000, '1 kB'],
    [3_456_789, '3.5 MB'],
    [2_000_000_000_000_000, '2,000 TB'],
  ])('%d are %s', (bytes, expected) => {
    expect(formatBytes(bytes, 'en')).toBe(expected);
  });
});
