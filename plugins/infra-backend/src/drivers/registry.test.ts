import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { DriverRegistry } from './registry';

describe('DriverRegistry', () => {
  it.each([
    {
      reason: 'two modules bring one driver',
      drivers: [createInMemoryDriver(), createInMemoryDriver()],
      message: /Two modules bring a driver "memory"/,
    },
    {
      reason: 'a name would not do in a document',
      drivers: [createInMemoryDriver({ id: 'In Memory' })],
      message: /"In Memory".*lower-case/,
    },
    {
      reason: 'a kind is offered twice',
      drivers: [createInMemoryDriver({ kinds: [{}, {}] })],
      message: /offers kind "thing" twice/,
    },
    {
      reason: 'a schema is none',
      drivers: [
        createInMemoryDriver({
          kinds: [{ inputSchema: { type: 'nonsense' } }],
        }),
      ],
      message: /memory\/thing inputSchema\/type is not a valid JSON schema/,
    },
  ])('refuses where $reason', ({ drivers, message }) => {
    const registry = new DriverRegistry();
    expect(() => drivers.forEach(driver => registry.add(driver))).toThrow(
      message,
    );
  });

  it('tells what there is when asked for something else', () => {
    const registry = new DriverRegistry();
    registry.add(createInMemoryDriver());
    expect(() => registry.get('dns')).toThrow(/installed are memory/);
    expect(() => registry.getKind('memory', 'zone')).toThrow(/offers thing/);
    expect(registry.getKind('memory', 'thing').kind).toBe('thing');
  });
});
