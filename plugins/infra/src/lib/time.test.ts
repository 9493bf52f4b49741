import {
  timeLeft,
  elapsed,
  formatDuration,
  readableIsoDuration,
  relativeTime,
} from './time';

const now = Date.parse('2026-03-01T12:00:00Z');
const before = (seconds: number) =>
  new Date(now - seconds * 1000).toISOString();

describe('relativeTime', () => {
  it.each([
    { seconds: 3, text: 'now', reason: 'seconds would flicker' },
    { seconds: -120, text: 'now', reason: 'clocks differ; nothing is ahead' },
    { seconds: 42, text: '42 seconds ago', reason: 'below a minute' },
    { seconds: 3_599, text: '59 minutes ago', reason: 'never rounded up' },
    { seconds: 12 * 86_400, text: '12 days ago', reason: 'not «last week»' },
    { seconds: 90 * 86_400, text: '3 months ago', reason: 'days stop at 60' },
  ])('$seconds s: $reason', ({ seconds, text }) => {
    expect(relativeTime(before(seconds), now, 'en')).toBe(text);
  });

  it('speaks the language of the app', () => {
    expect(relativeTime(before(7_200), now, 'de')).toBe('vor 2 Stunden');
  });
});

describe('formatDuration', () => {
  it.each([
    [400, '0.4 s'],
    [45_000, '45 s'],
    [59_700, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [3_780_000, '1 h 3 min'],
    [-5, '0 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('readableIsoDuration', () => {
  it.each([
    ['PT30S', '30 s'],
    ['PT1H30M', '1 h 30 min'],
    ['P2D', '2 days'],
    ['soon', 'soon'],
    ['PT0S', 'PT0S'],
  ])('%s is %s', (iso, text) => {
    expect(readableIsoDuration(iso)).toBe(text);
  });
});

it('knows no time between one point', () => {
  expect(elapsed(before(10), undefined)).toBeUndefined();
  expect(elapsed(before(10), before(4))).toBe(6_000);
});

describe('timeLeft', () => {
  it.each([
    [0, undefined],
    [-1, undefined],
    [1_500, '2 s'],
    [59_000, '59 s'],
    [61_000, '2 min'],
    [3 * 3_600_000 + 20 * 60_000, '3 h 20 min'],
    [47 * 3_600_000, '47 h'],
    [51 * 3_600_000, '2 days 3 h'],
    [72 * 3_600_000, '3 days'],
  ])('%d ms are %s', (left, text) => {
    expect(timeLeft(new Date(now + left).toISOString(), now)).toBe(text);
  });
});
