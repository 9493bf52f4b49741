import { readHints } from './hintPayload';

const delivery = { source: 'github', deliveryId: '1' };
const hint = { repository: 'r.io/api', tag: '1.0', commit: 'abc' };

describe('what is published on the topic', () => {
  it.each([
    { reason: 'one image', payload: { ...delivery, hints: [hint] } },
    {
      reason: 'no image',
      payload: { ...delivery, hints: [], fate: 'Ignored' },
    },
  ])('is read: $reason', ({ payload }) => {
    expect(readHints(payload)).toEqual({ hints: payload });
  });

  it('loses what nobody knows', () => {
    const payload = {
      ...delivery,
      hints: [{ ...hint, password: 'x' }],
      raw: {},
    };
    expect(readHints(payload)).toEqual({
      hints: { ...delivery, hints: [hint] },
    });
  });

  it.each([
    {
      reason: 'no repository',
      payload: { ...delivery, hints: [{ tag: '1' }] },
      expected: {
        delivery,
        problem: expect.stringMatching(/^\/hints\/0\/repo/),
      },
    },
    {
      reason: 'a fate that only this backend gives',
      payload: { ...delivery, hints: [], fate: 'Registered' },
      expected: { delivery, problem: expect.stringMatching(/^\/fate/) },
    },
    {
      reason: 'too many at once',
      payload: { ...delivery, hints: new Array(101).fill(hint) },
      expected: { delivery, problem: expect.stringMatching(/^\/hints/) },
    },
    {
      reason: 'nothing that says whose it is',
      payload: { hints: [hint] },
      expected: { problem: expect.stringMatching(/^\/source/) },
    },
    {
      reason: 'no object',
      payload: 'hello',
      expected: { problem: expect.any(String) },
    },
  ])('is refused: $reason', ({ payload, expected }) => {
    expect(readHints(payload)).toEqual(expected);
  });
});
