import { mockServices } from '@backstage/backend-test-utils';
import { createDnsConnection } from './DnsConnection';
import { stillPending, waitFor } from './pending';
import { ZoneClient } from './types';

const context = {
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
};

const zone = 'dev.example.test';
const pending = [
  { zone, change: 'C1' },
  { zone, change: 'C2' },
];

/** A client of which only this one question is asked. */
const connectionWith = (isSettled?: ZoneClient['isSettled']) =>
  createDnsConnection([zone], { isSettled } as ZoneClient);

describe('pending changes', () => {
  it('are asked about by what the handle says, until none is left', async () => {
    const settled = new Set(['C1']);
    const connection = connectionWith(async (_, change) => settled.has(change));
    const { handle } = waitFor(pending);
    expect(await stillPending(connection, handle, context)).toEqual([
      { zone, change: 'C2' },
    ]);
    settled.add('C2');
    expect(await stillPending(connection, handle, context)).toEqual([]);
  });

  it.each([
    { reason: 'there is no handle', handle: undefined },
    { reason: 'the handle is of another kind', handle: {} },
    {
      reason: 'the handle is not as it was made',
      handle: { changes: [null, 'C1', { zone }] },
    },
    {
      reason: 'the provider lost the zone',
      handle: waitFor([{ zone: 'lost.example.test', change: 'C1' }]).handle,
    },
  ])('are none where $reason', async ({ handle }) => {
    const isSettled = jest.fn(async () => false);
    expect(
      await stillPending(connectionWith(isSettled), handle, context),
    ).toEqual([]);
    expect(isSettled).not.toHaveBeenCalled();
  });

  it('are none where the service has no such thing', async () => {
    const { handle } = waitFor(pending);
    expect(await stillPending(connectionWith(), handle, context)).toEqual([]);
  });

  it('keep the state that is given', () => {
    expect(waitFor(pending, { externalNames: ['a'] })).toMatchObject({
      status: 'inProgress',
      state: { externalNames: ['a'] },
      message: `Waiting until all name servers of ${zone} have the change`,
    });
    expect(waitFor(pending)).not.toHaveProperty('state');
  });
});
