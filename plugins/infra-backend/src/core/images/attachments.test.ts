import { untilAttachmentsLook } from './attachments';

const MINUTE = 60_000;

describe('untilAttachmentsLook', () => {
  it.each([
    { reason: 'a build signs what it pushed', looks: 0, wait: MINUTE / 2 },
    { reason: 'a scanner comes later', looks: 1, wait: 10 * MINUTE },
    { reason: 'people sign later still', looks: 2, wait: 120 * MINUTE },
    { reason: 'three looks are enough', looks: 3, wait: undefined },
    {
      reason: 'one that was told of again was looked at more often',
      looks: 4,
      wait: undefined,
    },
  ])('is $wait ms after $looks looks: $reason', ({ looks, wait }) => {
    expect(untilAttachmentsLook(looks)).toBe(wait);
  });
});
