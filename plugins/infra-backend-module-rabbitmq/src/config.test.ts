import { settingsOf } from './config';

const credentials = { user: 'infra', password: 'secret' };

describe('settings', () => {
  it.each([
    {
      reason: 'one address is enough',
      config: { managementUrl: 'http://mq:15672/' },
      settings: {
        managementUrl: 'http://mq:15672',
        verify: true,
        amqp: { host: 'mq', port: 5672, tls: false },
      },
    },
    {
      reason: 'workloads speak TLS',
      config: { managementUrl: 'https://[::1]:15671', amqp: { tls: true } },
      settings: { amqp: { host: '::1', port: 5671, tls: true } },
    },
    {
      reason: 'workloads use another address',
      config: {
        managementUrl: 'https://mq/admin',
        amqp: { host: 'mq.internal', port: 1 },
        tls: { verify: false },
      },
      settings: {
        managementUrl: 'https://mq/admin',
        verify: false,
        amqp: { host: 'mq.internal', port: 1, tls: false },
      },
    },
  ])('are read where $reason', ({ config, settings }) => {
    expect(settingsOf({ config, credentials } as any)).toMatchObject(settings);
  });

  it('are refused where the address is none', () => {
    const config = { managementUrl: 'http://mq:99999' };
    expect(() => settingsOf({ config, credentials })).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});
