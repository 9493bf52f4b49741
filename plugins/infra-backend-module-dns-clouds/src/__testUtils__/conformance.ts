import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { RecordType } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { createOutside, Target } from './targets';

const values: Record<RecordType, { first: string[]; changed: string[] }> = {
  A: { first: ['192.0.2.1', '192.0.2.2'], changed: ['192.0.2.3'] },
  AAAA: { first: ['2001:DB8:0:0::1'], changed: ['2001:db8::2', '2001:db8::3'] },
  CNAME: { first: ['target.example.net'], changed: ['other.example.net.'] },
  TXT: { first: ['v=one; "quoted" \\ ü', 'x'.repeat(600)], changed: ['two'] },
};

/** The public suite for each type of record. */
export function runCloudConformance(
  target: Target,
  publicCredentials: string[] = [],
): void {
  beforeAll(() => target.start());
  afterAll(() => target.stop());

  for (const type of ['A', 'AAAA', 'CNAME', 'TXT'] as const) {
    const { first, changed } = values[type];
    const inputs = (seed: string, given: string[], ttl: number) => ({
      zone: target.zone,
      name: `conformance-${seed}`,
      type,
      values: given,
      ttl,
    });

    runDriverConformance({
      name: `${target.name}, ${type}`,
      driver: target.createDriver,
      kind: 'record',
      publicCredentials,
      connect: () => target.settings(),
      createInputs: seed => inputs(seed, first, 60),
      changedInputs: seed => inputs(seed, changed, 90),
      invalidInputs: [
        {
          reason: 'the zone is none of the provider',
          inputs: seed => ({ ...inputs(seed, first, 60), zone: 'example.com' }),
        },
        {
          reason: 'the name ends in a dot but is in no zone of the provider',
          inputs: seed => ({
            ...inputs(seed, first, 60),
            name: 'example.com.',
          }),
        },
        {
          reason: 'there is no value',
          inputs: seed => inputs(seed, [], 60),
        },
      ],
      refusedSettings: () => target.refusedSettings(),
      settingsAt: address => target.settingsAt(address),
      outside: createOutside(target),
    });
  }
}
